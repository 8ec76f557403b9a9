"""The doors: everything between a listening socket and the application, the same on both ports.

`acceptor` takes a connection and asks `guests` for a place, which nobody has who comes too often (`rates`); where there is none,
an idle one of the greediest address goes.
TLS, then `protocol` (uvicorn's, with an end to everything): the head has a size and a time, the body and what is read of an
answer have to get on (`pace`). `guests.look` goes round once a second. `limits` has every number; docs/security.md tells them.
"""

"""The family's Baby Buddy server (github.com/babybuddy/babybuddy), which is told of quick marks by its REST API.

A mark that is made while a server is set gets a row in the outbox (MarkSending) in the same transaction. `sender.py` sends what is
due, `entries.py` says as what (a feeding, a change, a note), `client.py` speaks to the server. Creating is the one request that
must not be repeated blindly: before it is sent the row says so (`doubtful`), and if its end is never learned, the next try looks
whether the entry arrived, by the reference that each one carries. A server that is away is left alone for a while, longer each
time.
"""

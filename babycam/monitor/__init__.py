"""The server's side of the workers: who reads which room, what they hear, and whether a room is heard at all.

`supervisor.py` keeps a local worker process for each room that has a camera; workers from elsewhere dial in by themselves.
`consumer.py` is the server's end of their link. `assignment.py` gives each room to one worker, by a lease in the database with an
epoch that rises with each owner. What a worker says acts at once on `state.py` (memory) and on the pages, so that no database
stands between a cry and the alarm. Then `intake.py` stores its events, in order for each room and until the database has taken
them, and only then are they confirmed (`receipts.py`). `handlers.py` is the one door through which they reach history and alerts;
`fence.py` and `late.py` keep out what two owners heard twice. Twice a second `watch.py` looks at every room by the rule of
`watchdog.py` (pure): 3 s unheard turn the tile, 15 s are an incident. Camera phones have sockets of their own (`phones.py`), and
`presence.py` knows who watches. `bridge.py` tells all this to the other web processes, if there are any."""

"""The sockets of pages and camera phones: what happens, to whom it may concern, and the relay of live pictures.

`routing.py` lists the paths. A page opens `/ws/events/`: `visitors.py` sees who it is, and looks again whenever that may have
changed. `consumers.py` says hello with how all is now, then sends what happens, for as long as the login lasts. Features publish
on `core.events.screens` after their commit; `fanout.py` gives each event to every page whose audience (`groups.py`, pure) may
hear it, serialized once for each audience, in the forms that `messages.py` lists. Events wait in a short queue and are never
dropped: a page that does not read them is closed, and starts afresh with a new hello. Levels are gathered five times a second and
may be skipped. `live.py` relays a room's fragments from its worker to any number of viewers, each with a bounded queue that drops
to the next keyframe. `camera.py` is the socket of a camera phone: how it does, up; what is heard of it and wished of it, down."""

"""Rooms, the cameras and camera phones in them, and what a family sets on them.

A room begins in `services.py`, checked by `rules.py` (pure), with the lines over which a sound counts. A camera is tried before it
is kept, in a process that may hang or crash alone (`camera_probes.py`); its password is sealed at rest (`seals.py`). A phone
becomes a camera by `pairing.py`: digits or a QR code open one pairing once, and the device gets a credential (`devices.py`), which
ends with the room, or when it is removed. What a family wants of a phone (light, lullaby, quality) is one stored wish (`wish.py`,
pure; `wishes.py`), which the phone takes over whenever it connects. Each change is published after its commit: on
`core.events.screens` for the pages, on `services.changed` for workers, watchdog and sockets. `queries.py` says who may see which
room."""

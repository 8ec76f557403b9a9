"""The worker process: one room's stream in; events, levels, clips and live views out. It knows no Django and no database.

`process.py` begins and ends it; `client.py` dials the server, says Hello and dials again for as long as it lives. Told which
room is its own, it makes a `room.py`. There `tuner.py` opens the camera's source, and opens it again whenever it fails. On the
source's own thread `ear.py` puts each packet on the bus and its sound through the decoder and the listening. Noise begins: the
event goes out at once, and `recorder.py` begins a clip with the seconds before it, without asking anybody. Events wait until the
server has confirmed them and are kept on the disk meanwhile (`journal.py`), so that neither a cut link nor a crash loses one;
levels may be lost. `live.py` pushes pictures while somebody watches; `uploader.py` brings finished clips until they are stored.
Each second a beat says how the room is (`hearing.py`: heard means that samples come out of the decoder). `pulse.py` ends a
process that stands still. `probe.py` is a process of its own, that tries a camera before it is kept."""

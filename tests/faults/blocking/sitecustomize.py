"""Python runs this at the start of every process that has this folder in PYTHONPATH: workers get a codec that can be blocked.

Once the file that BLOCKED_CODEC names is there, the next packet never comes out of the decoder again. The file says how: `waits`
(as a codec that waits for a lock) or `holds` (as one that lets no other Python thread run). The file goes with it, so that the next
process is well.
"""

import ctypes
import os
import sys
import threading
from pathlib import Path

if "worker" in sys.orig_argv and (named := os.environ.get("BLOCKED_CODEC")):
    from babycam.media.decode import AudioDecoder, Block
    from babycam.media.packets import Packet

    order, decode = Path(named), AudioDecoder.feed

    def feed(self: AudioDecoder, packet: Packet) -> list[Block]:
        if order.exists():
            how = order.read_text()
            order.unlink()
            if how == "holds":
                ctypes.PyDLL(None).sleep(600)
            threading.Event().wait(600)
        return decode(self, packet)

    AudioDecoder.feed = feed  # type: ignore[method-assign]

"""A network of its own for each process of the suite, so that no test sees what another one does to the interfaces.

A cable that is pulled (cable.py) is news to every browser in the same network: Chromium drops what it is loading and says
ERR_NETWORK_CHANGED, and WebRTC may have chosen an address that goes away. Where the system allows it (Linux, root), each of
pytest's processes moves into a namespace with a loopback and one quiet interface, as at home.
"""

import ctypes

from tests.support.cable import ip, possible

CLONE_NEWNET = 0x40000000  # unshare(2)
HOME = "192.168.77.2/24"


def move() -> bool:
    """From here on this thread and all that it starts have a network of their own; False where that is not allowed."""
    if not possible() or ctypes.CDLL(None).unshare(CLONE_NEWNET):
        return False
    ip("link", "set", "lo", "up")
    ip("link", "add", "home0", "type", "veth", "peer", "name", "home1")  # with a loopback only, a browser is offline
    ip("addr", "add", HOME, "dev", "home0")
    for end in ("home0", "home1"):
        ip("link", "set", end, "up")
    return True

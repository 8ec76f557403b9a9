"""Slows guessing down: so many failed tries a minute per key.

Counted in memory, before the database is asked for anything, so that whoever guesses costs it nothing, and a database that is slow
or away opens no door. Each web process counts for itself. A try is counted before it is judged, so that tries at the same moment
cannot slip through together.
"""

import hashlib
import ipaddress
import itertools
import threading
from collections import OrderedDict

from babycam.core import clock
from babycam.core.errors import BabycamError

WINDOW_S = 60.0
PER_NAME = 5  # of one name from one place
PER_ADDRESS = 30  # of any names from one place
MAX_KEYS = 20_000  # keys that are remembered; the oldest are forgotten first
HOME_BITS = 64  # of an IPv6 address: what comes after them a single machine chooses as it likes (RFC 4291, 8981)


def key_of(*parts: str) -> str:
    """What is counted together; hashed, so that the memory is bounded and tells nobody which names were tried."""
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()


def place(address: str) -> str:
    """What counts as one place: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(ip, ipaddress.IPv6Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((int(ip), HOME_BITS), strict=False).network_address) + f"/{HOME_BITS}"


class Tries:
    """The tries of the last `window_s`."""

    def __init__(self, window_s: float = WINDOW_S, time: clock.Clock = clock.SYSTEM) -> None:
        self.time = time
        self._window_s = window_s
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._of: OrderedDict[str, dict[int, float]] = OrderedDict()  # key: number of the try, and when it was (monotonic s)
        self._keys: OrderedDict[int, str] = OrderedDict()

    def begin(self, key: str, limit: int) -> int:
        """Counts a try and returns its number. Raises BabycamError too_many_tries beyond `limit`, and does not count that."""
        now = self.time.monotonic()
        with self._lock:
            tries = self._recent(key, now)
            if len(tries) >= limit:
                raise BabycamError("too_many_tries")
            number = next(self._numbers)
            tries[number] = now
            self._of[key] = tries
            self._of.move_to_end(key)
            while len(self._of) > MAX_KEYS:
                self._of.popitem(last=False)
            self._remember(number, key)
            return number

    def count(self, key: str) -> int:
        """How many there were."""
        with self._lock:
            return len(self._recent(key, self.time.monotonic()))

    def forgive(self, *keys: str) -> None:
        """A try that was right wipes out the failed ones before it."""
        with self._lock:
            for key in keys:
                self._of.pop(key, None)

    def take_back(self, *numbers: int) -> None:
        """These tries were right: they do not count. The failed ones before them do."""
        with self._lock:
            for number in numbers:
                self._of.get(self._keys.pop(number, ""), {}).pop(number, None)

    def clear(self) -> None:
        """As after a start."""
        with self._lock:
            self._of.clear()
            self._keys.clear()

    @property
    def remembered(self) -> int:
        """How many keys."""
        return len(self._of)

    def _recent(self, key: str, now: float) -> dict[int, float]:
        return {number: at for number, at in self._of.get(key, {}).items() if now - at < self._window_s}

    def _remember(self, number: int, key: str) -> None:
        self._keys[number] = key
        while len(self._keys) > MAX_KEYS:
            self._keys.popitem(last=False)


tries = Tries()
begin, forgive, take_back = tries.begin, tries.forgive, tries.take_back

"""What an account allows to those who try to log in to it from anywhere, by wrong passwords of the last minutes.

It never shuts: whoever has the right password gets in. Beyond BUDGET wrong ones, strangers' tries have to wait first, longer and
longer, a few at a time, and the family is told. Browsers that were logged in to this account before (api/known_browsers.py) do
not wait, so nobody can slow a parent down who is where they always are. After OWASP's "Slow Down Online Guessing Attacks with
Device Cookies".
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from babycam.core.errors import BabycamError
from babycam.people.throttle import Tries, key_of

WINDOW_S = 900.0
BUDGET = 20
MOST = 100  # that are counted: nothing is different beyond
LONGEST_S = 4.0
AT_ONCE = 3  # tries at one account that may wait at the same time

wrong = Tries(WINDOW_S)
told = Tries(WINDOW_S)
_lock = threading.Lock()
_waiting: Counter[str] = Counter()


def pause(seconds: float) -> None:
    """So many seconds, in a thread of this request."""
    threading.Event().wait(seconds)


def slow_s(wrong_ones: int) -> float:
    """How long a stranger's next try waits. Pure."""
    over = wrong_ones - BUDGET
    return 0.0 if over < 0 else min(LONGEST_S, 0.5 * 2.0 ** (over // 5))


def wait(name: str) -> None:
    """A stranger's try at this account. Raises BabycamError login_busy when too many wait already."""
    key = key_of("account", name)
    if seconds := slow_s(wrong.count(key)):
        with _place(key):
            pause(seconds)


def failed(name: str) -> bool:
    """One more wrong password; whether the family is to be told now."""
    key = key_of("account", name)
    with suppress(BabycamError):
        wrong.begin(key, MOST)
    if wrong.count(key) < BUDGET:
        return False
    return first(key)


def first(key: str, limit: int = 1) -> bool:
    """Whether this was not told within WINDOW_S."""
    try:
        told.begin(key, limit)
    except BabycamError:
        return False
    return True


def clear() -> None:
    """As after a start."""
    wrong.clear()
    told.clear()


@contextmanager
def _place(key: str) -> Iterator[None]:
    with _lock:
        if _waiting[key] >= AT_ONCE:
            raise BabycamError("login_busy")
        _waiting[key] += 1
    try:
        yield
    finally:
        with _lock:
            _waiting[key] -= 1
            if not _waiting[key]:
                del _waiting[key]

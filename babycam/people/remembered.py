"""Who was at which login when the database last answered, in memory: so that a parent's answer counts while it does not.

Only logins that may answer incidents in every room are noted: at each request, and every few seconds while a page is open. One
that ends is forgotten at once, and one that nobody has checked for FRESH_S before the database went away counts no more.
"""

from collections import OrderedDict

FRESH_S = 60.0
MAX_LOGINS = 1000

_seen: OrderedDict[str, tuple[int, float]] = OrderedDict()


def seen(session_key: str, person_id: int, now: float) -> None:
    """The database knows this login. `now`: monotonic s."""
    if session_key:
        _seen[session_key] = person_id, now
        _seen.move_to_end(session_key)
        while len(_seen) > MAX_LOGINS:
            _seen.popitem(last=False)


def who(session_key: str, away_since: float) -> int | None:
    """Whose login it is; None if that is not known. `away_since`: when the database last answered (monotonic s)."""
    login = _seen.get(session_key)
    return login[0] if login and login[1] >= away_since - FRESH_S else None


def forget_logins(person_id: int) -> None:
    """Some of this person's logins have ended, or their rights are others: what is still true is seen again soon."""
    for key in [key for key, (person, _) in list(_seen.items()) if person == person_id]:
        _seen.pop(key, None)

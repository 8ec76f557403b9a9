"""Passwords as Argon2id hashes, a few at a time.

A hash costs memory and a core on purpose, and anybody may ask for one by trying to log in. So at most AT_ONCE are made at a time
in a process, whoever wants them; a few more may wait, those of strangers behind all others, and only so many from one address. The
rest is sent away at once, before the database is asked for anything.

Parameters: OWASP Password Storage Cheat Sheet (Argon2id, 19 MiB, 2 passes, 1 lane). Passwords are hashed in Unicode's form NFKC,
every kind of space as a plain one (NIST SP 800-63B, RFC 8265), so that one passphrase is the same on every keyboard. Hashes with
other parameters are older than that: they are tried in the forms that keyboards send, and replaced at the next login.
"""

import threading
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.auth.hashers import Argon2PasswordHasher

from babycam.core.errors import BabycamError

AT_ONCE = 2
STRANGERS = 12  # logins of strangers that may be under way, the hashed ones included
KNOWN = 12  # the same of browsers that were logged in before
FROM_ONE = 4  # of the strangers from one address
WAIT_S = 10.0

counts: Counter[str] = Counter()  # hashes; most: as many at once; full, crowded: logins that were sent away; slow: waited too long
_stranger: ContextVar[bool] = ContextVar("stranger", default=False)


class Turnstile:
    """Lets `at_once` through at a time; strangers only while nobody else waits. `waiting`: how many do, of all."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._inside = self._others = 0
        self.waiting = 0
        self._moved = threading.Condition()

    @contextmanager
    def turn(self, *, stranger: bool, wait_s: float = WAIT_S) -> Iterator[None]:
        """Inside, after a wait of at most `wait_s`. Raises BabycamError login_busy."""
        self._enter(stranger, wait_s)
        try:
            yield
        finally:
            with self._moved:
                self._inside -= 1
                self._moved.notify_all()

    def _enter(self, stranger: bool, wait_s: float) -> None:
        with self._moved:
            self._others += not stranger
            self.waiting += 1
            try:
                if not self._moved.wait_for(lambda: self._free(stranger), wait_s):
                    counts["slow"] += 1
                    raise BabycamError("login_busy")
                self._inside += 1
                counts["most"] = max(counts["most"], self._inside)
            finally:
                self._others -= not stranger
                self.waiting -= 1
                self._moved.notify_all()

    def _free(self, stranger: bool) -> bool:
        return self._inside < self._at_once and not (stranger and self._others)


class Queue:
    """The logins that are under way."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._here: Counter[str] = Counter()  # strangers, by where they are
        self._known = 0

    @contextmanager
    def place(self, where: str, *, known: bool) -> Iterator[None]:
        """In the queue. Raises BabycamError login_busy when it is full, too_many_tries when too many of `where` are in it."""
        self._join(where, known)
        before = _stranger.set(not known)
        try:
            yield
        finally:
            _stranger.reset(before)
            self._leave(where, known)

    def _join(self, where: str, known: bool) -> None:
        with self._lock:
            if known:
                self._refuse("full", "login_busy", when=self._known >= KNOWN)
                self._known += 1
                return
            self._refuse("crowded", "too_many_tries", when=self._here[where] >= FROM_ONE)
            self._refuse("full", "login_busy", when=self._here.total() >= STRANGERS)
            self._here[where] += 1

    def _refuse(self, what: str, code: str, *, when: bool) -> None:
        if when:
            counts[what] += 1
            raise BabycamError(code)

    def _leave(self, where: str, known: bool) -> None:
        with self._lock:
            if known:
                self._known -= 1
                return
            self._here[where] -= 1
            if self._here[where] <= 0:
                del self._here[where]


turnstile = Turnstile(AT_ONCE)
queue = Queue()


def plain(password: str) -> str:
    """The form in which a password is hashed: NFKC, all spaces alike."""
    normal = unicodedata.normalize("NFKC", password)
    return "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in normal)


class Hasher(Argon2PasswordHasher):
    """Django's, with our parameters, our form of the password, and a turnstile before it."""

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """The hash. Raises BabycamError login_busy."""
        with _one_hash():
            return super().encode(plain(password), salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether it is the password. Raises BabycamError login_busy."""
        forms = _older(password) if self.must_update(encoded) else [plain(password)]
        return any(self._is(form, encoded) for form in forms)

    def _is(self, form: str, encoded: str) -> bool:
        with _one_hash():
            return super().verify(form, encoded)


def _older(password: str) -> list[str]:
    """What an older hash may have been made of: the keys as they came, or as another keyboard sends them."""
    return list(dict.fromkeys([password, plain(password), *(unicodedata.normalize(form, password) for form in ("NFC", "NFD"))]))


@contextmanager
def _one_hash() -> Iterator[None]:
    with turnstile.turn(stranger=_stranger.get()):
        counts["hashes"] += 1
        yield

"""What a transport gets, and what it gives back. Pure."""

from dataclasses import dataclass, field

from babycam.notify.message import Notification

NOT_TWICE = ("gone", "never")


@dataclass(frozen=True, slots=True)
class Parcel:
    """One claimed delivery. `address` is a secret, `token` lets a device send the receipt, `answer` (a
    token too) lets its holder answer the incident as this person; `awake`: a page is open right now."""

    delivery: int
    kind: str
    said: Notification
    claim: str = ""
    tries: int = 1
    what: str = "alert"
    incident: int | None = None
    room: int | None = None
    round: int = 0
    person: int | None = None
    name: str = ""
    channel: int | None = None
    address: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    answer: str = field(default="", repr=False)
    awake: bool = False

    @property
    def again(self) -> bool:
        """Whether it may have been sent before, by a loop that died."""
        return self.tries > 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try. kind "ok": somebody took it; "later": try again, after `after_s` if it said so; "never": this message
    will not go, others may; "gone": this channel is dead for good."""

    kind: str
    words: str
    after_s: float | None = None
    counts: bool = True  # as a failure of the channel
    hangs: bool = False  # it may still leave, in a thread that nobody can stop


def ok(words: str) -> Outcome:
    return Outcome("ok", words)


def later(words: str, after_s: float | None = None, *, counts: bool = True) -> Outcome:
    return Outcome("later", words, after_s, counts)


def never(words: str) -> Outcome:
    return Outcome("never", words)


def gone(words: str) -> Outcome:
    return Outcome("gone", words)

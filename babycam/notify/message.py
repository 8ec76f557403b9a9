"""What is said, and how loudly. Pure: facts in, one message out; no Django, no clock, no I/O."""

from dataclasses import asdict, dataclass
from typing import Any

LONGEST = 400  # characters of a body; a push message holds 4 kB, encrypted


@dataclass(frozen=True, slots=True)
class Alert:
    """What happened, as its incident knows it. `words`: the headline, whole; `rooms`: names, several when rooms share one alert.

    `key` makes alerts that replace each other on a screen the same: one incident (or group of incidents) has one. `siren`: also
    switch on the house's siren. `comes_and_goes`: it has been back several times. `what`: "a cry", as far as that is known.
    `kind` is a kind of incident, or what else is sent; `title`, with {rooms}, and `melody` are the kind's own.
    """

    kind: str
    words: str
    key: str
    rooms: tuple[str, ...] = ()
    critical: bool = False
    round: int = 0
    url: str = "/"
    siren: bool = False
    comes_and_goes: bool = False
    what: str = ""
    title: str = "{rooms}"
    melody: str = "test"


@dataclass(frozen=True, slots=True)
class Notification:
    """The finished message. `tag` is the collapse key: at most 32 characters of URL-safe base64 (RFC 8030, Topic).

    `quiet`: shown without a sound; `urgency` as in RFC 8030; `url` is a path of our page; `over`: silence it.
    """

    title: str
    body: str
    url: str
    tag: str
    melody: str
    urgency: str
    quiet: bool = False
    over: bool = False
    round: int = 0
    ttl_s: int = 120  # how long a push service keeps it

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Notification":
        """From a row; keys that it does not know are left out."""
        return cls(**{name: stored[name] for name in cls.__dataclass_fields__ if name in stored})


def ring(alert: Alert) -> Notification:
    """An alert that is meant to wake somebody."""
    again = f" (call {alert.round + 1})" if alert.round else ""
    title = _title(alert) + again
    return _notification(alert, f"CRITICAL: {title}" if alert.critical else title, alert.words, urgency="high")


def take_back(alert: Alert) -> Notification:
    """The same screens, silenced: `alert.words` says why ("Dad has it")."""
    return _notification(alert, alert.words, ", ".join(alert.rooms), urgency="high", quiet=True, over=True)


def silent(alert: Alert) -> Notification:
    """A test that nobody shall hear."""
    return _notification(alert, _title(alert), alert.words, urgency="high", quiet=True)


def room_names(rooms: tuple[str, ...]) -> str:
    """ "Zoe", "Zoe and Max", "Zoe, Max and Kim"; "babycam" for none."""
    if not rooms:
        return "babycam"
    return " and ".join([", ".join(rooms[:-1]), rooms[-1]]) if len(rooms) > 1 else rooms[0]


def topic(key: str) -> str:
    """A collapse key that every push service takes: letters, digits, - and _ only, 32 at most."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in key)[:32]


def _title(alert: Alert) -> str:
    title = "{rooms}: comes and goes" if alert.comes_and_goes else alert.title
    return title.format(rooms=room_names(alert.rooms)) + (f": {alert.what}" if alert.what and not alert.comes_and_goes else "")


def _notification(alert: Alert, title: str, body: str, *, urgency: str, quiet: bool = False, over: bool = False) -> Notification:
    return Notification(
        title=title[:LONGEST],
        body=body[:LONGEST],
        url=alert.url,
        tag=topic(alert.key),
        melody=alert.melody,
        urgency=urgency,
        quiet=quiet,
        over=over,
        round=alert.round,
    )

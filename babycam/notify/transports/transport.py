"""What a transport is: one object, in a file of its own, that answers whatever the rest of the house asks of it. Pure.

`registry.py` has one row for each. Nothing else asks for a transport by name, but what belongs to one of them alone:
`subscriptions.py` to web push, `broker.py` to MQTT.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from babycam.notify.transports.parcel import Outcome, Parcel
from babycam.notify.transports.services.service import Service

Values = Mapping[str, Any]


class AddedBy(Enum):
    """Who may add a channel of this transport."""

    NOBODY = "nobody"  # it is there by itself, and cannot be removed
    ONESELF = "oneself"  # everybody who is called, for nobody else
    PARENTS = "parents"  # who may edit everybody's channels, for everybody


class Chat(Enum):
    """Which chat messages it takes."""

    NEVER = "never"
    URGENT = "urgent"
    ALL = "all"  # also those that are not urgent, by day


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose channel it is going to be."""

    id: int
    name: str
    username: str


@dataclass(frozen=True, slots=True)
class Address:
    """An address that can be used. `secret`: all of it, as it is sealed; `shown`: what may be seen; `key`: what makes it the same
    channel when it is given again; `name`: what the channel is called if nobody says more. `made_for`: the key of ours that
    a subscription was made for; `replaces`: the key of the channel whose place it takes. `service`: by whose form it was written
    ("": as it is); `form`: the form's fields, by name."""

    secret: str
    shown: str
    key: str
    name: str
    made_for: str = ""
    replaces: str = ""
    service: str = ""
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TextField:
    """The API's field in which a person writes the address. `longest`: characters; `hidden`: it is never given back."""

    name: str
    longest: int
    hidden: bool


class Sender(Protocol):
    """All that a loop needs of a transport. `TIMEOUT_S`: after that a try counts as failed, whatever it still does."""

    @property
    def TIMEOUT_S(self) -> float:
        """Seconds that one notification may take."""

    @property
    def send(self) -> Callable[[Parcel], Awaitable[Outcome]]: ...


def _never(values: Values) -> bool:
    return False


def _nothing() -> None:
    """For those that send with what is loaded anyway."""


def _here() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Transport:
    """One way out.

    `code`: its name in the API, the database and the page's words. `first`: a first call takes it, the others follow if no proof
    comes. `receipts`: a device proves that it arrived; without that, what its server took counts as proof. `while_open`: it reaches
    somebody only while a page of theirs is open, which is known from the page's answers. `of_login`: a channel ends with the login
    that made it, and comes back by itself when the page is opened there.
    `address_of` checks what somebody wrote; raises BabycamError invalid with the reason, by field; None: there is nothing to
    write, its channels are there by themselves. `only_owner`: whether just the
    owner may use such an address. `elsewhere`: whether another process sends. `services`: those that have a form of their own, by
    code; `address_of` then finds `service`, `form` (what was written) and `kept` (what the way holds so far) among its values.
    `load` imports the library that it sends with, which is too large to load where nobody uses it (preload.py).
    """

    code: str
    TIMEOUT_S: float
    send: Callable[[Parcel], Awaitable[Outcome]]
    first: bool
    receipts: bool
    chat: Chat
    added_by: AddedBy
    while_open: bool = False
    of_login: bool = False
    services: Mapping[str, Service] = field(default_factory=dict)
    field: TextField | None = None
    address_of: Callable[[Owner, Values], Address] | None = None
    only_owner: Callable[[Values], bool] = _never
    elsewhere: Callable[[], bool] = _here
    load: Callable[[], None] = _nothing


def key_of(*parts: str) -> str:
    """A hash (64 hex digits) of what makes an address the same."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()

"""What a service is: its fields and their checks, how an address is made of them, and what its form says. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Values = Mapping[str, str]  # a service's fields, by name


def _as_it_is(text: str) -> str:
    return text


def _untouched(values: Values) -> Values:
    return values


def _no_faults(values: Values) -> dict[str, str]:
    return {}


def _never(values: Values) -> bool:
    return False


def _no_links(values: Values) -> tuple["Link", ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    `check` gives what is kept of the text, or raises ValueError with words for a parent. `usual`: what counts when it is left
    empty. `secret`: never given back; `folded`: most families leave it alone; `proposed`: the page proposes a long one that nobody
    guesses. `place`: it says to which server the secrets go. `keyboard`: which one a phone shows (`inputmode`). `choices`: (value,
    label), if it is not free text.
    """

    name: str
    label: str
    check: Callable[[str], str] = _as_it_is
    help: str = ""
    example: str = ""
    usual: str = ""
    keyboard: str = "text"
    longest: int = 200
    required: bool = True
    secret: bool = False
    folded: bool = False
    proposed: bool = False
    place: bool = False
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sketch; `field`: the field that asks for what stands there."""

    label: str
    value: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture of where the answers are found, drawn by the page. `frame`: "phone" or "browser"; `title`: whose screen."""

    frame: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Where a device subscribes; `on`: which device it is for."""

    on: str
    url: str


@dataclass(frozen=True, slots=True)
class Service:
    """One service.

    `untangle` sorts what was pasted into the wrong field, before the checks; `faults`: what is wrong with fields together, by
    field, after them. `url`: the Apprise address, of checked values; `shown`: what may be seen of it. `links`: what a device
    subscribes to. `by_house`: whether these values name no server, so that the household's own is used; `url` and `faults` then
    have its facts among their values, if there is one.
    """

    code: str
    name: str
    line: str
    steps: tuple[str, ...]
    sketch: Sketch
    fields: tuple[Field, ...]
    url: Callable[[Values], str]
    shown: Callable[[Values], str]
    untangle: Callable[[Values], Values] = _untouched
    faults: Callable[[Values], dict[str, str]] = _no_faults
    links: Callable[[Values], tuple[Link, ...]] = _no_links
    by_house: Callable[[Values], bool] = _never

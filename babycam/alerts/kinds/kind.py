"""What a kind of incident says of itself. Pure: `params` are what was reported of it, names and numbers in, sentences out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from babycam.alerts.kinds.phrases import Params


def nothing(params: Params) -> str:
    """No word for it."""
    return ""


def no_cause(params: Params) -> dict[str, Any]:
    """It says for itself why it woke."""
    return {"cause": "", "cause_s": None, "certainty": None}


@dataclass(frozen=True, slots=True)
class IncidentWords:
    """How it is told.

    `headline`: of a room, with its params, and whether it goes on now. `together`: after the names of rooms that share an alert.
    `title`: of its notifications. `so`, `still`, `mended`: it is so, it is so still, it is over, as lines of the log begin.
    `alone`: the same as `mended`, where it ended before anybody answered. `again`: the log's line when it goes on, None: the
    headline. `beside`: what else there is to say while a page counts how long it has been so; None: the headline, which names no
    time. `what`: what it is, where its title can say more ("a cry"). `card`: in the chat, with {room} and {level} (" (15 %)");
    what has one also stands in the note of the morning.
    """

    headline: Callable[[str, Params, bool], str]
    together: str
    so: str
    still: str
    mended: str
    title: str = "{rooms}"
    alone: str = ""
    again: Callable[[Params], str] | None = None
    beside: Callable[[str, Params], str] | None = None
    what: Callable[[Params], str] = nothing
    card: str = ""


@dataclass(frozen=True, slots=True)
class IncidentKind:
    """One row of the registry.

    `code`: in the database, the API and whoever reports it. `weight`: among what rings alike the lowest stands first on a page.
    `melody`: of its notifications, for those who choose their own sounds by it. `noises`: it is made of noises, which tell when it
    is over; it rings while it is loud, and takes verdicts. `yields`: it calls nobody while somebody is in the room. `drill`: a
    planned test: everybody is called at once and answers for themselves; it never returns and wakes no street. `unheard`: nothing
    is known of its room while it lasts. `deaf`: nobody would hear a child meanwhile, so no time of quiet is given. `lasting`: it is
    about the monitor and no child; an answer holds whatever ends and returns meanwhile, and it comes and goes. `cause`: why it
    woke, as codes (API). `known_after_s`: since when it has been so when it is told, if nobody says (None: it begins then);
    `mended_after_s`: since when it is well when that is told.
    """

    code: str
    words: IncidentWords
    weight: int
    melody: str = "test"
    noises: bool = False
    yields: bool = False
    drill: bool = False
    unheard: bool = False
    deaf: bool = False
    lasting: bool = False
    cause: Callable[[Params], dict[str, Any]] = no_cause
    known_after_s: float | None = None
    mended_after_s: float = 0.0

    @property
    def about(self) -> str:
        """Whom: a `child`, or a `monitor`. The two share no words, marks or lists."""
        return "monitor" if self.lasting else "child"

    def rules(self) -> dict[str, Any]:
        """What a page has to know of it, as the API gives it."""
        return {"weight": self.weight, "noise": self.noises, "yields": self.yields, "drill": self.drill, "unheard": self.unheard}

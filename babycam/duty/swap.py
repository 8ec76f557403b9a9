"""The life of a swap. One table, one step; whatever is not listed cannot happen. Pure."""

from enum import StrEnum

from babycam.core.errors import BabycamError


class State(StrEnum):
    """OPEN waits for an answer; the others are the end."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """take and decline come from the other, withdraw from the asker, expire from the clock."""

    TAKE = "take"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


TABLE: dict[tuple[State, Event], State] = {
    (State.OPEN, Event.TAKE): State.TAKEN,
    (State.OPEN, Event.DECLINE): State.DECLINED,
    (State.OPEN, Event.WITHDRAW): State.WITHDRAWN,
    (State.OPEN, Event.EXPIRE): State.EXPIRED,
}
# What the one who answered may say again (a double tap) without harm.
SAID = {Event.TAKE: State.TAKEN, Event.DECLINE: State.DECLINED, Event.WITHDRAW: State.WITHDRAWN}


def step(state: State, event: Event) -> State:
    """The state after `event`. Raises BabycamError("swap_over") for what is not listed."""
    if (state, event) not in TABLE:
        raise BabycamError("swap_over", state=state.value)
    return TABLE[state, event]

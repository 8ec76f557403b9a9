"""The life of a swap. One table, one step; whatever is not listed cannot happen. Pure."""

from enum import StrEnum

from babycam.core.errors import BabycamError


class SwapState(StrEnum):
    """OPEN waits for an answer; the others are the end."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class SwapEvent(StrEnum):
    """take and decline come from the other, withdraw from the asker, expire from the clock."""

    TAKE = "take"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


TABLE: dict[tuple[SwapState, SwapEvent], SwapState] = {
    (SwapState.OPEN, SwapEvent.TAKE): SwapState.TAKEN,
    (SwapState.OPEN, SwapEvent.DECLINE): SwapState.DECLINED,
    (SwapState.OPEN, SwapEvent.WITHDRAW): SwapState.WITHDRAWN,
    (SwapState.OPEN, SwapEvent.EXPIRE): SwapState.EXPIRED,
}
# What the one who answered may say again (a double tap) without harm.
OUTCOMES = {SwapEvent.TAKE: SwapState.TAKEN, SwapEvent.DECLINE: SwapState.DECLINED, SwapEvent.WITHDRAW: SwapState.WITHDRAWN}


def step(state: SwapState, event: SwapEvent) -> SwapState:
    """The state after `event`. Raises BabycamError("swap_over") for what is not listed."""
    if (state, event) not in TABLE:
        raise BabycamError("swap_over", state=state.value)
    return TABLE[state, event]

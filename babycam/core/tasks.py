"""Running a few coroutines that live and die together."""

import asyncio
from collections.abc import Coroutine
from typing import Any

GRID_S = 0.25
TOGETHER_S = 0.5


async def until_first_ends(*coroutines: Coroutine[Any, Any, Any]) -> None:
    """Runs all of them until one ends or raises; the others are cancelled and awaited. Raises what the first one raised."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def pause(stop: asyncio.Event, seconds: float, *bells: asyncio.Event) -> bool:
    """Sleeps so many seconds, or wakes at once when `stop` or one of the bells is set; True when `stop` is.

    From TOGETHER_S on it sleeps up to GRID_S less: loops that come round again and again wake the process together.
    """
    try:
        async with asyncio.timeout_at(_wakes_at(seconds)):
            await (until_first_ends(stop.wait(), *(bell.wait() for bell in bells)) if bells else stop.wait())
    except TimeoutError:
        pass
    return stop.is_set()


def _wakes_at(seconds: float) -> float:
    """In the event loop's time (s)."""
    at = asyncio.get_running_loop().time() + seconds
    return at - at % GRID_S if seconds >= TOGETHER_S else at

"""Running a few coroutines that live and die together."""

import asyncio
from collections.abc import Coroutine
from typing import Any


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
    """Sleeps so many seconds, or wakes at once when `stop` or one of the bells is set; True when `stop` is."""
    try:
        async with asyncio.timeout(seconds):
            await (until_first_ends(stop.wait(), *(bell.wait() for bell in bells)) if bells else stop.wait())
    except TimeoutError:
        pass
    return stop.is_set()

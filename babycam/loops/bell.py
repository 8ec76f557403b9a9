"""Tells one loop, from any thread, that there is something to do, so that nobody waits for its next look."""

import asyncio


class Bell:
    """Rung from any thread; heard by at most one loop. Ringing when nobody listens costs nothing: the loop looks anyway."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._event = asyncio.Event()

    def listen(self) -> asyncio.Event:
        """The event that is set by the next ring; called on the loop that waits for it, which clears it."""
        self._loop, self._event = asyncio.get_running_loop(), asyncio.Event()
        return self._event

    def ring(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._event.set)

"""Tells the pages how the camera phones do: once a second at most for each room, and only when something is other than before.

A phone that falls silent says nothing any more, so its silence is noticed here.
"""

import asyncio
import logging

from babycam.core import clock, tasks
from babycam.core.events import ScreenEvent, screens
from babycam.loops.database import DATABASE_AWAY, in_db
from babycam.monitor import queries as monitor_queries
from babycam.monitor.phones import phones
from babycam.monitor.state import RoomState, board

log = logging.getLogger(__name__)

ROUND_S = 1.0


class News:
    """Which rooms' phones were online when it looked last; only those whose socket ends in this process."""

    def __init__(self) -> None:
        self._online: dict[int, bool] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Looks until `stop`."""
        phones.attach()
        while not await tasks.pause(stop, ROUND_S):
            await self.round(clock.monotonic())

    async def round(self, now: float) -> None:
        """Tells what changed since the last round. `now`: monotonic s."""
        for state in board.rooms():
            self._look(state, now)
        while phones.dirty:
            room = phones.dirty.pop()
            try:
                await self._tell(room)
            except DATABASE_AWAY as error:
                log.debug("the phone of room %d cannot be told now: %s", room, type(error).__name__)
                phones.dirty.add(room)
                return

    def _look(self, state: RoomState, now: float) -> None:
        online = state.phone is not None and state.phone.local and state.phone.online(now)
        if self._online.get(state.room, False) != online:
            phones.dirty.add(state.room)
        self._online[state.room] = online

    async def _tell(self, room: int) -> None:
        shape = await in_db(monitor_queries.phone, room)
        state = board.of(room)
        if state.phone is not None and (shape["device"] is None or shape["device"]["id"] != state.phone.device):
            state.phone = None  # another camera, or none: what the old one said is not true of it
        screens.publish(ScreenEvent("phone.changed", room, {"phone": shape}))


news = News()

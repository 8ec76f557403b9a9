"""How the last alarms began: their sound, fetched from the worker as soon as a noise wakes, so that it outlives the worker.

Kept in memory, by the web process at which the worker's link ends; another one asks the worker. Two fetches for each noise: one at
once, and one when the worker has all of it.
"""

import asyncio
import logging
from collections import OrderedDict

from babycam.core.errors import BabycamError
from babycam.core.link import Answer
from babycam.media.piece import AFTER_S, Piece
from babycam.monitor.links import ASK_S, Links, links

log = logging.getLogger(__name__)

FIRST_S = 1.0  # the alarm itself goes first
THEN_S = AFTER_S + 1.0
MOST = 16  # noises
MOST_BYTES = 1 << 20  # of one; it takes 120 kB
AT_ONCE = 4  # fetches; of more noises at a time the sound stays with the worker until somebody asks


class Beginnings:
    """`fetch` on the event loop; `of` from a thread. `skipped`: noises that came while AT_ONCE others were fetched."""

    def __init__(self, workers: Links) -> None:
        self._workers = workers
        self._kept: OrderedDict[str, tuple[Piece, bool]] = OrderedDict()
        self._fetching: set[asyncio.Task[None]] = set()
        self.skipped = 0

    def fetch(self, room: int, noise: str) -> None:
        """Begins to fetch what a noise began with, in the background."""
        if len(self._fetching) >= AT_ONCE:
            self.skipped += 1
            return
        task = asyncio.get_running_loop().create_task(self._fetch(room, noise))
        self._fetching.add(task)
        task.add_done_callback(self._fetching.discard)

    def clear(self) -> None:
        """As after a start."""
        self._kept.clear()
        self._fetching.clear()

    def of(self, room: int, noise: str, timeout_s: float = ASK_S) -> Piece | None:
        """As much of it as can be had now: from here, else from the worker; None for nothing. Never call it on the event loop."""
        piece, whole = self._kept.get(noise, (None, False))
        if whole:
            return piece
        try:
            return self._keep(noise, self._workers.ask_sync(room, "beginning", {"noise": noise}, timeout_s))
        except BabycamError:
            return piece

    async def _fetch(self, room: int, noise: str) -> None:
        for pause in (FIRST_S, THEN_S - FIRST_S):
            await asyncio.sleep(pause)
            try:
                self._keep(noise, await self._workers.ask(room, "beginning", {"noise": noise}))
            except BabycamError as error:
                log.info("how noise %s began is not here yet: %s", noise, error.code)

    def _keep(self, noise: str, answer: Answer) -> Piece | None:
        before, whole = self._kept.get(noise, (None, False))
        try:
            facts = answer.result
            piece = Piece(answer.blob, float(facts["seconds"]), float(facts["onset_s"]))
        except (KeyError, TypeError, ValueError):
            return before
        if whole or not piece.adts or len(piece.adts) > MOST_BYTES:
            return before
        self._kept[noise] = piece, facts.get("whole") is True
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return piece


beginnings = Beginnings(links)

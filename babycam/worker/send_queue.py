"""What waits to be sent: events before answers before levels before the beat.

Events get their `seq` here and stay until the server answers `Received`, so that a cut link loses none; a new connection starts
again at the first one that was never acknowledged. Levels and beats are worth something only while they are fresh: a full
queue drops the oldest. Every queue has a limit, and every loss is counted in `dropped`. What has to survive this process is in the
journal, too. An event keeps the epoch under which it was heard: the server knows whose word counted then.

Minutes of the room (LevelsMinute) have a limit of their own, so that a server that is away for days costs no noise its place: of
those over MOST_MINUTES the oldest keeps only that it was lost, and of those over MOST_LOST the oldest goes.

One event loop owns an Outbox; other threads reach it through `loop.call_soon_threadsafe`.
"""

import asyncio
from collections import Counter, deque
from typing import TypeVar

import msgspec

from babycam.core.link import Answer, Event, Levels, LevelsMinute, Message, Talking, WorkerBeat
from babycam.worker.journal import Journal

E = TypeVar("E", bound=Event)

MOST_MINUTES = 1440
MOST_LOST = 4320


class SendQueue:
    """The queues of one link. `limit`: how many unacknowledged events are kept."""

    def __init__(self, limit: int = 10_000, answers: int = 64, levels: int = 25, journal: Journal | None = None) -> None:
        self._journal = journal
        self._limit = limit
        self._seq = 0
        self._events: deque[Event] = deque()
        self._minutes = self._lost_minutes = 0  # how many wait, with and without what they say
        self._unsent = 0  # how many of the newest events this connection has not carried yet
        self._answers: deque[Answer] = deque()
        self._answer_limit = answers
        self._levels: deque[Levels] = deque()
        self._level_limit = levels
        self._talking: Talking | None = None
        self._beat: WorkerBeat | None = None
        self._open = False
        self._ready = asyncio.Event()
        self._confirmed = asyncio.Event()
        self.dropped: Counter[str] = Counter()

    @property
    def queued(self) -> int:
        """Events that the server has not confirmed."""
        return len(self._events)

    @property
    def lost(self) -> dict[str, int]:
        """`dropped`, and what the journal could not keep on the disk."""
        failed = self._journal.counts["failed"] + self._journal.counts["lost"] if self._journal else 0
        return {**self.dropped, "journal": failed}

    def event(self, event: E) -> E:
        """Queues an event and returns it with its `seq`; when the queue is full the oldest event is lost and counted."""
        self._seq += 1
        event = msgspec.structs.replace(event, seq=self._seq)
        self._events.append(event)
        self._unsent += 1
        if len(self._events) > self._limit:
            self._gone(self._events.popleft())
            self._unsent = min(self._unsent, len(self._events))
            self.dropped["events"] += 1
        self._ready.set()
        if self._journal:
            self._journal.append(event)
        if isinstance(event, LevelsMinute):
            self._count(event, 1)
            self._bound_minutes()
        return event

    def _count(self, minute: LevelsMinute, by: int) -> None:
        if minute.columns:
            self._minutes += by
        else:
            self._lost_minutes += by

    def _gone(self, event: Event) -> None:
        if isinstance(event, LevelsMinute):
            self._count(event, -1)

    def _bound_minutes(self) -> None:
        if self._minutes > MOST_MINUTES:
            self.dropped["minutes"] += 1
            self._replace_oldest(whole=True)
        if self._lost_minutes > MOST_LOST:
            self._replace_oldest(whole=False)

    def _replace_oldest(self, *, whole: bool) -> None:
        """Leaves of the oldest minute only that it was lost, or (not `whole`) lets the oldest that was lost go."""
        minutes = ((place, event) for place, event in enumerate(self._events) if isinstance(event, LevelsMinute))
        place, event = next((place, event) for place, event in minutes if bool(event.columns) is whole)
        stub = msgspec.structs.replace(event, columns=b"", hops=b"") if whole else None
        self._count(event, -1)
        if stub:
            self._events[place] = stub
            self._count(stub, 1)
        else:
            self._unsent -= place >= len(self._events) - self._unsent
            del self._events[place]
        if self._journal:
            self._journal.replace(event.seq, stub)

    def answer(self, answer: Answer) -> None:
        """Queues the answer to an Ask."""
        self._answers.append(answer)
        if len(self._answers) > self._answer_limit:
            self._answers.popleft()
            self.dropped["answers"] += 1
        self._ready.set()

    def levels(self, levels: Levels) -> None:
        """Queues a batch of levels."""
        self._levels.append(levels)
        if len(self._levels) > self._level_limit:
            self._levels.popleft()
            self.dropped["levels"] += 1
        self._ready.set()

    def talking(self, talking: Talking) -> None:
        """Sets who talks now; what was said of it before and never left is replaced."""
        self._talking = talking
        self._ready.set()

    def beat(self, beat: WorkerBeat) -> None:
        """Sets the beat to send; an older one that never left is replaced."""
        self._beat = beat
        self._ready.set()

    def received(self, seq: int) -> None:
        """The server has stored every event up to and including `seq`."""
        self._confirmed.set()
        while self._events and self._events[0].seq <= seq:
            self._gone(self._events.popleft())
        self._unsent = min(self._unsent, len(self._events))
        if self._journal:
            self._journal.confirmed(seq)

    def rewind(self) -> None:
        """A new connection: unconfirmed events go again, stale answers and levels do not. Only beats leave before `open`."""
        self._open = False
        self._unsent = len(self._events)
        self._answers.clear()
        self._levels.clear()
        self._beat = None
        self._talking = None
        self._ready.set()

    def open(self) -> None:
        """The server has said which room is ours: everything may leave."""
        self._open = True
        self._ready.set()

    def take(self) -> Message | None:
        """The most urgent message, or None. Events stay queued until `received`."""
        if self._open and (urgent := self._take_room_message()):
            return urgent
        beat, self._beat = self._beat, None
        return beat

    def _take_room_message(self) -> Message | None:
        if self._unsent:
            event = self._events[-self._unsent]
            self._unsent -= 1
            return event
        if self._answers:
            return self._answers.popleft()
        if self._talking:
            talking, self._talking = self._talking, None
            return talking
        return self._levels.popleft() if self._levels else None

    async def next(self) -> Message:
        """Waits for the most urgent message. The caller bounds the wait (a beat comes each second)."""
        while (message := self.take()) is None:
            self._ready.clear()
            await self._ready.wait()
        return message

    async def flushed(self, seconds: float) -> None:
        """Waits until the server has confirmed every event, or for `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while self._events:
                    self._confirmed.clear()
                    await self._confirmed.wait()
        except TimeoutError:
            return

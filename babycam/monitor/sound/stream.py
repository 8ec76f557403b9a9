"""One listener's endless stream: of one room, of the louder of several, or of all of them mixed.

It lives on the event loop while its answer is sent, counts in "who is there" for each of its rooms, and ends when the listener
goes, when the right to one of the rooms ends (realtime/visitors.py looks, and ends it at the very second), or when the server
stops.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from babycam.core import clock, tasks
from babycam.core.errors import BabycamError
from babycam.monitor import queries as monitor_queries
from babycam.monitor.presence import SOUND, Sitting, presence
from babycam.monitor.sound import gate, louder
from babycam.monitor.sound.mixer import Mixer
from babycam.monitor.sound.programme import Programme
from babycam.monitor.sound.relay import Ear, relay
from babycam.monitor.sound.titles import Titles
from babycam.monitor.state import board

LOUDEST, MIX = "loudest", "mix"
MODES = (LOUDEST, MIX)
ROUND_S = 0.1
MOST_OF_ONE = 6
MOST = 40
MOST_MIXED = 3  # processes that mix

counts: Counter[str] = Counter()  # begun, ended, refused (too many at a time)
_open: set["SoundStream"] = set()
_WORDS = {"quiet": "quiet", "stirring": "stirring", "loud": "loud", "settling": "settling down"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is listened to. `rooms`: their names by id; `mode`: LOUDEST | MIX; `titles`: ICY words in between."""

    rooms: Mapping[int, str]
    squelch: str = gate.ALWAYS
    mode: str = LOUDEST
    titles: bool = False


@dataclass(frozen=True, slots=True)
class Listener:
    """Who listens, by which login ("": nobody remembers it), and until when their access is known to be open; None: for ever.
    `key`: the number of the access key by which a program listens in their name."""

    person: int
    login: str
    until: datetime | None
    key: int | None = None


def admit(listener: Listener, wish: Wish) -> "SoundStream":
    """A stream that may begin. Raises BabycamError too_many_listening."""
    theirs = sum(stream.listener.person == listener.person for stream in _open)
    mixed = sum(stream.mixes for stream in _open)
    if theirs >= MOST_OF_ONE or len(_open) >= MOST or (len(wish.rooms) > 1 and wish.mode == MIX and mixed >= MOST_MIXED):
        counts["refused"] += 1
        raise BabycamError("too_many_listening")
    return SoundStream(listener, wish)


def facts(room: int, now: float) -> gate.Facts:
    """What is known of a room at this moment. `now`: monotonic s."""
    state = board.of(room)
    hop = state.minute[-1] if state.minute else None
    return gate.Facts(
        heard=monitor_queries.is_heard(state, now) and not state.muted,
        noise=state.noise,
        woke=state.woke,
        unjudged=bool(state.beat and state.beat.unjudged),
        over_db=hop.judged - hop.floor if hop else 0.0,
    )


async def run(stop: asyncio.Event) -> None:
    """Ends every stream at `stop`, so that the server's end does not wait for listeners."""
    await stop.wait()
    for stream in list(_open):
        stream.end()


class SoundStream:
    """Bytes of AAC in ADTS, for ever: `async for chunk in stream`. Begins with the first of them."""

    def __init__(self, listener: Listener, wish: Wish) -> None:
        self.listener = listener
        self._wish = wish
        self._ended = False
        self._wake = asyncio.Event()
        self._choice = louder.Choice()

    @property
    def mixes(self) -> bool:
        """Whether it takes a process of its own."""
        return len(self._wish.rooms) > 1 and self._wish.mode == MIX

    def end(self) -> None:
        """No more. Safe to call twice; on the event loop."""
        self._ended = True
        self._wake.set()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        now = clock.monotonic()
        self._ears = {room: Ear(room, self._wake) for room in self._wish.rooms}
        self._programmes = {room: Programme(self._wish.squelch, now) for room in self._wish.rooms}
        titles = Titles() if self._wish.titles else None
        with self._sitting():
            async with contextlib.aclosing(self._mixed() if self.mixes else self._chosen()) as chunks:
                async for chunk in chunks:
                    yield titles.put(chunk, self._title()) if titles else chunk

    @contextlib.contextmanager
    def _sitting(self) -> Iterator[None]:
        ears = list(self._ears.values())
        who = self.listener
        sittings = [
            Sitting(SOUND, room, who.person, who.login, how="listening", until=who.until, key=who.key, stop=self.end)
            for room in self._wish.rooms
        ]
        _open.add(self)
        counts["begun"] += 1
        try:
            for ear, sitting in zip(ears, sittings, strict=True):
                relay.join(ear)
                presence.begin(sitting)
            yield
        finally:
            for ear, sitting in zip(ears, sittings, strict=True):
                relay.leave(ear)
                presence.end(sitting.id)
            _open.discard(self)
            counts["ended"] += 1

    async def _chosen(self) -> AsyncGenerator[bytes, None]:
        """Of the one room, or of the louder one."""
        while not self._ended:
            given, known = self._round()
            if frames := given[self._pick(known)]:
                yield b"".join(frames)
            else:
                await self._rest()

    async def _mixed(self) -> AsyncGenerator[bytes, None]:
        async with Mixer(len(self._wish.rooms), self._wake) as mixer:
            while not self._ended and mixer.alive:
                given, _ = self._round()
                mixer.put(list(given.values()))
                if chunk := mixer.take():
                    yield chunk
                else:
                    await self._rest()

    def _round(self) -> tuple[dict[int, list[bytes]], dict[int, gate.Facts]]:
        """What each room gives now, and what is known of it."""
        self._wake.clear()
        now = clock.monotonic()
        known = {room: facts(room, now) for room in self._wish.rooms}
        given = {
            room: programme.take(self._ears[room].drain(), known[room], relay.of(room).gust_s(now), now)
            for room, programme in self._programmes.items()
        }
        return given, known

    def _pick(self, known: dict[int, gate.Facts]) -> int:
        """The louder room; but while it is quiet, one that is not heard says so."""
        if len(known) > 1:
            self._choice = louder.step(self._choice, known, clock.monotonic())
        heard = self._choice.heard
        noting = [room for room, programme in self._programmes.items() if programme.noting]
        if noting and (heard is None or not known[heard].noisy):
            return noting[0]
        return next(iter(known)) if heard is None else heard

    async def _rest(self) -> None:
        """Until there is more, or something has to be made."""
        await tasks.pause(self._wake, ROUND_S)

    def _title(self) -> str:
        """Each room's name, and how it is."""
        now = clock.monotonic()
        known = {name: facts(room, now) for room, name in self._wish.rooms.items()}
        return ", ".join(
            f"{name}: {_WORDS.get(each.noise, each.noise) if each.heard else 'not heard'}" for name, each in known.items()
        )

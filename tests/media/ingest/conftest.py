import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from babycam.core.link import CameraConfig
from babycam.media.packets import Packet, Talker
from babycam.media.sources.whip import Whip, open_source
from tests.media.ingest.publisher import Publisher
from tests.media.sources.watching import Watcher


@dataclass
class Line:
    """A camera that waits for phones, on its own thread, and what it gave."""

    source: Whip
    seen: Watcher
    leaving: list[Publisher] = field(default_factory=list)

    async def publish(self, session: str = "one", **phone: Any) -> Publisher:
        """A phone calls and is answered."""
        publisher = Publisher(**phone)
        self.leaving.append(publisher)
        await publisher.call(lambda sdp: self.offer(sdp, session))
        return publisher

    async def offer(self, sdp: str, session: str = "one") -> str:
        return await asyncio.wrap_future(self.source.offer(session, sdp))

    async def talk(self, parent: Publisher, session: str, talker: Talker) -> None:
        self.leaving.append(parent)
        await parent.call(lambda sdp: asyncio.wrap_future(self.source.talk(session, sdp, talker)))

    async def until(self, wanted: Callable[[], object], seconds: float = 15.0) -> None:
        """Until `wanted` is true."""
        async with asyncio.timeout(seconds):
            while not wanted():  # noqa: ASYNC110 - another thread makes it true
                await asyncio.sleep(0.02)

    def pictures(self) -> list[Packet]:
        return [packet for packet in self.seen.packets if packet.video]

    def sounds(self) -> list[Packet]:
        return [packet for packet in self.seen.packets if not packet.video]


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    source, seen, stop = open_source(CameraConfig(kind="phone", url="")), Watcher(), threading.Event()
    thread = threading.Thread(target=source.run, args=(seen, stop), daemon=True)
    thread.start()
    line = Line(source, seen)
    await line.until(lambda: source._sink is not None)
    yield line
    for publisher in line.leaving:
        await publisher.close()
    stop.set()
    await asyncio.to_thread(thread.join, 5)
    assert not thread.is_alive(), "the source ends soon after it is told to"

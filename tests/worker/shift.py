"""A worker at work inside the test's own process."""

import asyncio
from pathlib import Path

import msgspec

from babycam.core.link import ListeningConfig, RecordingConfig, RoomConfig
from babycam.worker.address import parse
from babycam.worker.process import Options, Worker
from tests.worker.camera import Camera
from tests.worker.server import TOKEN, Link, Server

LISTENING = ListeningConfig(stir_db=-45.0, loud_db=-35.0, voice_band=False)
RECORDING = RecordingConfig(pre_roll_s=3.0, post_roll_s=2.0)


class Shift:
    """`link` is the connection in hand."""

    link: Link

    def __init__(self, server: Server, camera: Camera, spool: Path, min_free: int = 0) -> None:
        self.server, self.camera, self.spool = server, camera, spool
        self.config = RoomConfig(room=1, name="Zoe", camera=camera.config, listening=LISTENING, recording=RECORDING)
        self.min_free = min_free

    async def begin(self) -> None:
        self.spool.mkdir(exist_ok=True)
        self.worker = Worker(Options(parse(self.server.url, TOKEN), "local-1", self.spool, min_free=self.min_free))
        self._task = asyncio.create_task(self.worker.run())
        self.link = await self.server.link()

    async def end(self) -> None:
        self.worker.stop()
        async with asyncio.timeout(10):
            await self._task

    def changed(self, **changes: object) -> RoomConfig:
        """The room's settings with some of them changed (and kept)."""
        self.config = msgspec.structs.replace(self.config, **changes)
        return self.config

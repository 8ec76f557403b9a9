"""The worker as a process: how it starts, what it costs, and how it ends."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from babycam.core.link import (
    Assigned,
    CameraConfig,
    ClipStarted,
    ListeningConfig,
    NoiseStarted,
    RoomConfig,
    SourceChanged,
    WorkerBeat,
)
from babycam.server import env
from tests.worker.server import TOKEN, Server, self_signed
from tests.worker.test_client import until

pytestmark = pytest.mark.slow
NOISY = ListeningConfig(stir_db=-90.0, loud_db=-80.0, voice_band=False, patience="instant")


def room(listening: ListeningConfig) -> RoomConfig:
    return RoomConfig(room=1, name="Zoe", camera=CameraConfig(kind="synthetic", url="synthetic://nursery"), listening=listening)


class Started:
    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self.process, self._log = process, log

    @property
    def log(self) -> str:
        return self._log.read_text()

    async def ended(self, seconds: float = 15) -> int:
        async with asyncio.timeout(seconds):
            return await self.process.wait()


@contextlib.asynccontextmanager
async def worker(server: Server, spool: Path, *options: str, before: tuple[str, ...] = ()) -> AsyncIterator[Started]:
    log = spool.parent / "worker.log"
    command = (
        *before,
        sys.executable,
        "-m",
        "babycam.cli.main",
        "worker",
        "--server",
        server.url,
        "--name",
        "local-1",
        "--spool",
        str(spool),
    )
    with log.open("ab") as file:
        environment = env.for_child(BABYCAM_WORKER_TOKEN=TOKEN, BABYCAM_DATA=str(spool.parent))
        process = await asyncio.create_subprocess_exec(*command, *options, env=environment, stdout=file, stderr=file)
    try:
        yield Started(process, log)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def test_a_worker_dials_over_tls_and_ends_on_sigterm_with_its_clip_finished(server: Server, tmp_path: Path) -> None:
    await server.stop()
    pem, server.tls = self_signed(tmp_path)
    await server.start()
    server.greeting = [Assigned(epoch=1, lease_s=10, config=room(NOISY))]
    async with worker(server, tmp_path / "spool", "--ca", str(pem)) as it:
        link = await server.link(30)
        await link.wait(ClipStarted, seconds=30)
        it.process.send_signal(signal.SIGTERM)
        assert await it.ended() == 0
        assert TOKEN not in it.log
    assert list((tmp_path / "spool").glob("*.part")) == []


async def test_a_clip_of_a_killed_worker_is_mended_and_sent_by_the_next(server: Server, tmp_path: Path) -> None:
    server.greeting = [Assigned(epoch=1, lease_s=10, config=room(NOISY))]
    spool = tmp_path / "spool"
    async with worker(server, spool / "local-1") as it:
        link = await server.link(30)
        started = await link.wait(ClipStarted, seconds=30)
        part = spool / "local-1" / f"{started.clip_id}.mp4.part"
        await until(lambda: part.stat().st_size > 50_000, 20)
        it.process.kill()
        await it.ended()
    assert part.exists()
    server.greeting = [Assigned(epoch=2, lease_s=10, config=room(ListeningConfig(loud_db=0.0, stir_db=0.0)))]
    async with worker(server, spool):
        await server.link(30)
        upload = await server.upload(30)
    assert upload.meta["clip_id"] == started.clip_id
    assert upload.meta["state"] == "ready"
    assert upload.meta["duration_s"] > 0.5
    assert list(spool.rglob("*.mp4*")) == []


async def test_a_worker_ends_when_the_server_that_started_it_is_killed(server: Server, tmp_path: Path) -> None:
    server.greeting = [Assigned(epoch=1, lease_s=10, config=room(NOISY))]
    launcher = (
        "import os, subprocess, sys, time;child = subprocess.Popen([*sys.argv[1:], '--parent', str(os.getpid())]);time.sleep(600)"
    )
    async with worker(server, tmp_path / "spool", before=(sys.executable, "-c", launcher)) as it:
        link = await server.link(30)
        [child] = psutil.Process(it.process.pid).children()
        await link.wait(ClipStarted, seconds=30)
        it.process.kill()
        await until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    assert list((tmp_path / "spool").glob("*.part")) == []


async def test_a_worker_with_a_server_that_never_answers_ends_on_sigint(server: Server, tmp_path: Path) -> None:
    await server.stop()
    async with worker(server, tmp_path / "spool") as it:
        await until(lambda: "no link" in it.log, 30)
        it.process.send_signal(signal.SIGINT)
        assert await it.ended() == 0


async def test_a_quiet_worker_carries_neither_django_nor_webrtc(server: Server, tmp_path: Path) -> None:
    server.greeting = [Assigned(epoch=1, lease_s=10, config=room(ListeningConfig(loud_db=0.0, stir_db=0.0)))]
    async with worker(server, tmp_path / "spool") as it:
        link = await server.link(30)
        await link.wait(SourceChanged, lambda m: m.state == "live", seconds=30)
        await link.wait(WorkerBeat, lambda m: m.last_audio_at > 0 and m.last_video_at > 0, seconds=30)
        maps = {Path(entry.path).name for entry in psutil.Process(it.process.pid).memory_maps()}
        print("PSS", round(psutil.Process(it.process.pid).memory_full_info().pss / 2**20, 1), "MB")
    assert link.all(NoiseStarted) == []
    assert [name for name in maps if name.startswith(("_cffi", "_psycopg"))] == []


LOOK = """
import sys
from babycam.server import env
from babycam.cli import worker
from babycam.worker import process
print([name for name in ("django", "aiortc", "aiohttp", "pydroid_ipcam", "rest_framework", "channels") if name in sys.modules])
"""


async def test_importing_the_whole_worker_brings_no_heavy_library(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", LOOK, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    assert out.strip() == b"[]"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--server", "ftp://house", "--name", "n"], "looks like wss://"),
        (["--server", "wss://house", "--name", "n", "--ca", "missing.pem"], "cannot be read"),
        (["--server", "wss://house", "--name", "n", "--token-file", "missing"], "missing"),
    ],
)
async def test_a_wrong_option_is_told_in_words(options: list[str], words: str, tmp_path: Path) -> None:
    environment = env.for_child(BABYCAM_WORKER_TOKEN=TOKEN, BABYCAM_DATA=str(tmp_path))
    command = [sys.executable, "-m", "babycam.cli.main", "worker", *options]
    process = await asyncio.create_subprocess_exec(*command, env=environment, stderr=asyncio.subprocess.PIPE)
    _, told = await process.communicate()
    assert process.returncode == 2
    assert words in told.decode()
    assert TOKEN not in told.decode()

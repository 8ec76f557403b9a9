"""The worker as a process: how it starts, what it costs, and how it ends."""

import asyncio
import contextlib
import io
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import av
import psutil
import pytest

from babycam.core import clock
from babycam.core.level_seconds import MINUTE_S, STATE, SecondState
from babycam.core.link import (
    Assigned,
    CameraConfig,
    ClipStarted,
    Idle,
    LevelsMinute,
    ListeningConfig,
    NoiseStarted,
    RoomConfig,
    WorkerBeat,
)
from babycam.server import env
from babycam.worker import journal
from tests.support.streams import HttpStream, http_stream
from tests.worker.server import TOKEN, Link, Server, self_signed
from tests.worker.test_client import until

pytestmark = pytest.mark.slow
STATES = slice(STATE * MINUTE_S, (STATE + 1) * MINUTE_S)  # of a minute's columns
STIRRED = {SecondState.QUIET, SecondState.STIRRING}
LISTENING = ListeningConfig(stir_db=-45.0, loud_db=-30.0, patience="instant")


@pytest.fixture
def stream() -> Iterator[HttpStream]:
    """A real camera stream: MPEG-TS over HTTP with H.264 and AAC, as it happens."""
    with http_stream("ts", width=320, height=240) as stream:
        yield stream


def room(stream: HttpStream) -> RoomConfig:
    return RoomConfig(room=1, name="Zoe", camera=CameraConfig(kind="pull", url=stream.url), listening=LISTENING)


async def on_air(link: Link) -> None:
    await link.wait(WorkerBeat, lambda m: m.last_audio_at > 0 and m.last_video_at > 0, seconds=30)


def grown(spool: Path) -> str | None:
    """The id of the clip that is being written, once there is some picture in it."""
    large = (part for part in spool.glob("*.mp4.part") if part.stat().st_size > 50_000)
    return next((part.name.removesuffix(".mp4.part") for part in large), None)


async def cry(link: Link, stream: HttpStream) -> ClipStarted:
    """The child begins to cry, for long, and a clip is being written."""
    await on_air(link)
    stream.sound.burst(clock.unix() + 0.2, seconds=60)
    return await link.wait(ClipStarted, seconds=30)


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


async def test_on_sigterm_a_worker_finishes_its_clip_and_ends(server: Server, stream: HttpStream, tmp_path: Path) -> None:
    await server.stop()
    pem, server.tls = self_signed(tmp_path)
    await server.start()
    server.greeting = [Assigned(epoch=1, lease_s=10, config=room(stream))]
    async with worker(server, tmp_path / "spool", "--ca", str(pem)) as it:
        link = await server.link(30)
        await cry(link, stream)
        it.process.send_signal(signal.SIGTERM)
        assert await it.ended() == 0
        assert TOKEN not in it.log
    assert list((tmp_path / "spool").glob("*.part")) == []


async def test_a_clip_of_a_killed_worker_is_mended_and_sent_by_the_next(server: Server, stream: HttpStream, tmp_path: Path) -> None:
    server.greeting = [Assigned(epoch=1, lease_s=10, config=room(stream))]
    spool = tmp_path / "spool"
    async with worker(server, spool) as it:
        link = await server.link(30)
        await cry(link, stream)
        await until(lambda: grown(spool) is not None, 20)
        it.process.kill()
        await it.ended()
    cut_off = grown(spool)
    server.greeting = [Assigned(epoch=2, lease_s=10, config=room(stream))]
    async with worker(server, spool):
        await server.link(30)
        while (upload := await server.upload(30)).meta["clip_id"] != cut_off:
            pass
    assert upload.meta["state"] == "ready"
    assert upload.meta["duration_s"] > 0.5
    with av.open(io.BytesIO(upload.video), "r") as container:
        assert len(list(container.decode(video=0))) > 5


async def test_what_a_killed_worker_had_heard_and_nobody_confirmed_is_told_by_the_next(
    server: Server, stream: HttpStream, tmp_path: Path
) -> None:
    server.greeting, server.confirm = [Assigned(epoch=1, lease_s=10, config=room(stream))], False
    spool = tmp_path / "spool"
    async with worker(server, spool) as it:
        link = await server.link(30)
        await cry(link, stream)
        heard = await link.wait(NoiseStarted)
        it.process.kill()
        await it.ended()
    server.greeting, server.confirm = [Idle()], True
    async with worker(server, spool):
        link = await server.link(30)
        told = await link.wait(NoiseStarted, lambda m: m.event_id == heard.event_id, seconds=30)
        assert (told.at, told.onset_at, told.room, told.epoch) == (heard.at, heard.onset_at, 1, 1)
        await until(lambda: not journal.waits(spool), 20)


async def test_seconds_of_a_killed_worker_that_had_not_left_yet_are_told_by_the_next(
    server: Server, stream: HttpStream, tmp_path: Path
) -> None:
    server.greeting = [Assigned(epoch=1, lease_s=10, config=room(stream))]
    spool = tmp_path / "spool"

    def drafted() -> list[LevelsMinute]:
        drafts = (event for path in spool.glob("*.minutes") for event in journal.read(path.read_bytes()))
        return [event for event in drafts if isinstance(event, LevelsMinute)]

    def same(one: LevelsMinute, other: LevelsMinute) -> bool:
        return one.event_id == other.event_id

    async with worker(server, spool) as it:
        await on_air(await server.link(30))
        await until(lambda: any(STIRRED & set(event.columns[STATES]) for event in drafted()), 30)
        it.process.kill()
        await it.ended()
    left = drafted()
    server.greeting = [Idle()]
    async with worker(server, spool):
        link = await server.link(30)
        for event in left:
            told = await link.wait(LevelsMinute, partial(same, event), seconds=30)
            assert (told.minute, told.columns, told.epoch) == (event.minute, event.columns, 1)
        await until(lambda: not journal.waits(spool), 20)
    assert not list(spool.glob("*.minutes"))


async def test_a_worker_ends_when_the_server_that_started_it_is_killed(server: Server, stream: HttpStream, tmp_path: Path) -> None:
    server.greeting = [Assigned(epoch=1, lease_s=10, config=room(stream))]
    launcher = (
        "import os, subprocess, sys, time;child = subprocess.Popen([*sys.argv[1:], '--parent', str(os.getpid())]);time.sleep(600)"
    )
    async with worker(server, tmp_path / "spool", before=(sys.executable, "-c", launcher)) as it:
        link = await server.link(30)
        [child] = psutil.Process(it.process.pid).children()
        await cry(link, stream)
        it.process.kill()
        await until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    assert list((tmp_path / "spool").glob("*.part")) == []


async def test_a_worker_with_a_server_that_never_answers_ends_on_sigint(server: Server, stream: HttpStream, tmp_path: Path) -> None:
    await server.stop()
    async with worker(server, tmp_path / "spool") as it:
        await until(lambda: "no link" in it.log, 30)
        it.process.send_signal(signal.SIGINT)
        assert await it.ended() == 0


async def test_a_quiet_worker_carries_neither_django_nor_webrtc(server: Server, stream: HttpStream, tmp_path: Path) -> None:
    server.greeting = [Assigned(epoch=1, lease_s=10, config=room(stream))]
    async with worker(server, tmp_path / "spool") as it:
        link = await server.link(30)
        await on_air(link)
        memory = psutil.Process(it.process.pid).memory_full_info()
        libraries = {Path(entry.path).name for entry in psutil.Process(it.process.pid).memory_maps()}
        print(f"a quiet worker: PSS {memory.pss / 2**20:.1f} MB, its own {memory.uss / 2**20:.1f} MB")
    assert link.all(NoiseStarted) == []
    heavy = ("_psycopg", "_cffi_backend", "pylibsrtp", "_http_parser", "uvloop")  # Django's, aiortc's, aiohttp's
    assert [name for name in libraries if name.startswith(heavy)] == []


LOOK = """
import sys
from babycam.server import env
from babycam.worker import journal
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

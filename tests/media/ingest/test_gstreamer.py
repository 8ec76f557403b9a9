"""A program is the camera: GStreamer sends H.264 of its own profile and Opus by standard WHIP, with a bearer token."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from aiohttp import web

from babycam.core.errors import BabycamError
from babycam.media.decode import AudioDecoder
from tests.media.ingest.conftest import Line
from tests.support.services import need

pytestmark = pytest.mark.slow
SCRIPT = Path(__file__).with_name("gst_whip.py")
TOKEN = "a-token-of-a-program"


@asynccontextmanager
async def endpoint(line: Line) -> AsyncIterator[str]:
    """The HTTP half of WHIP, as the server has it."""

    async def post(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=401)
        try:
            answer = await line.offer(await request.text(), "gst")
        except BabycamError as error:
            return web.Response(status=406, text=error.code)
        return web.Response(status=201, text=answer, content_type="application/sdp", headers={"Location": "/whip/gst"})

    async def delete(_: web.Request) -> web.Response:
        await asyncio.wrap_future(line.source.end("gst"))
        return web.Response()

    app = web.Application()
    app.router.add_post("/whip", post)
    app.router.add_delete("/whip/gst", delete)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/whip"
    finally:
        await runner.cleanup()


async def test_gstreamer_sends_until_it_hangs_up(line: Line) -> None:
    need("whip")
    async with endpoint(line) as url:
        program = await asyncio.create_subprocess_exec("/usr/bin/python3", str(SCRIPT), url, TOKEN, "4")
        try:
            await line.until(lambda: len(line.pictures()) > 30 and len(line.sounds()) > 80, 30)
            await line.until(lambda: line.seen.aways == ["source_lost"], 20)
            assert await asyncio.wait_for(program.wait(), 10) == 0
        finally:
            if program.returncode is None:
                program.kill()
                await program.wait()
    info = line.seen.infos[-1]
    assert info.video and info.audio
    assert (info.video.width, info.video.height) == (640, 480)
    decoder = AudioDecoder(info.audio)
    heard = np.concatenate([block for packet in line.sounds()[20:80] for block, _ in decoder.feed(packet)])
    assert np.sqrt(np.mean(heard**2)) == pytest.approx(0.25 / 2**0.5, rel=0.15)
    assert line.source._phone is None

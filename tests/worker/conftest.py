from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from babycam.core.ids import new_id
from babycam.core.link import Assigned
from tests.worker.camera import Camera, cameras
from tests.worker.server import Server
from tests.worker.shift import Shift


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def camera() -> Iterator[Camera]:
    camera = Camera(f"scripted:{new_id()}")
    yield camera
    del cameras[camera.url]


@pytest.fixture
async def shift(server: Server, camera: Camera, tmp_path: Path) -> AsyncIterator[Shift]:
    """A worker on duty in this process, with the camera of Zoe's room."""
    shift = Shift(server, camera, tmp_path / "spool")
    server.greeting = [Assigned(epoch=1, lease_s=10, config=shift.config)]
    await shift.begin()
    yield shift
    await shift.end()

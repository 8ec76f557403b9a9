from collections.abc import AsyncIterator

import pytest

from tests.worker.server import Server


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    await server.start()
    yield server
    await server.stop()

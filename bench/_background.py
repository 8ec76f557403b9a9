"""A tab of a real Chromium that is truly hidden: another one lies over it. Playwright keeps each page in front; this speaks CDP."""

import asyncio
import itertools
import json
import re
import subprocess
import tempfile
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import websockets

from bench._browser import CHROMIUM, FLAGS

ADDRESS = re.compile(r"ws://127\.0\.0\.1:(\d+)(/\S+)")


class Tab:
    """One tab, over its debugging socket."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    async def call(self, method: str, **params: Any) -> Any:
        """One command's result. Raises RuntimeError with what the browser says."""
        number = next(self._numbers)
        await self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(await self._socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(answer["error"])
                return answer["result"]

    async def evaluate(self, script: str, *, tap: bool = False) -> Any:
        """The value of a script, or of what it promises; `tap`: as if by a finger."""
        answer = await self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, userGesture=tap)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    async def until(self, script: str, seconds: float = 30.0) -> None:
        """Waits until the script is true."""
        waits = "new Promise((done) => { const look = () => (%s) ? done(true) : setTimeout(look, 100); look(); })"
        async with asyncio.timeout(seconds):
            await self.evaluate(waits % script)


@asynccontextmanager
async def hidden_tab() -> AsyncIterator[tuple[Tab, Any]]:
    """A tab, and what lays another one over it."""
    with tempfile.TemporaryDirectory(prefix="babycam-bench-", ignore_cleanup_errors=True) as profile:
        flags = [*FLAGS, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        process = await asyncio.create_subprocess_exec(
            CHROMIUM, *flags, "about:blank", stderr=asyncio.subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        try:
            assert process.stderr is not None
            while (found := ADDRESS.search((await process.stderr.readline()).decode())) is None:
                pass
            port = found.group(1)
            tabs = await asyncio.to_thread(lambda: json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json")))
            address = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
            async with (
                websockets.connect(address, max_size=None) as socket,
                websockets.connect(f"ws://127.0.0.1:{port}{found.group(2)}") as whole,
            ):

                async def cover() -> None:
                    await Tab(whole).call("Target.createTarget", url="about:blank")

                yield Tab(socket), cover
        finally:
            process.terminate()
            await process.wait()

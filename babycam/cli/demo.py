"""`babycam demo`: a family with two rooms, whose cameras are emulated phones with real streams, in a data folder of its own.

Zoe cries about every 40 s; Max sleeps.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from babycam.cli import serve
from babycam.server import env

EMULATOR = (sys.executable, "-m", "babycam.media.emulator")
ROOMS: dict[str, tuple[str, ...]] = {"Zoe": ("--cry-every", "40"), "Max": ("--quiet",)}
END_S = 1.0


def main(arguments: Sequence[str]) -> int:
    """Serves the demo until it is stopped."""
    options = vars(serve.parser("demo").parse_args(arguments))
    env.put({serve.FLAGS[flag]: value for flag, value in options.items() if value is not None})
    if options["data"] is None:
        env.put({"BABYCAM_DATA": str(env.load().data / "demo")})
    env.put({"BABYCAM_DEMO": "yes"})
    with ExitStack() as phones:
        cameras = {name: phones.enter_context(_phone(name, how)) for name, how in ROOMS.items()}
        return serve.serve(lambda: _family(cameras))


def _family(cameras: dict[str, str]) -> None:
    from django.conf import settings

    from babycam.rooms import demo

    login = settings.DEMO_LOGIN or {}
    demo.ensure(cameras=cameras, login=login)
    print(f"The demo family's login is {login['username']} with the password: {login['password']}", flush=True)


@contextmanager
def _phone(name: str, how: tuple[str, ...]) -> Iterator[str]:
    """An emulated IP Webcam on a free port of this machine; gives its address."""
    port = _free_port()
    command = [*EMULATOR, "--host", "127.0.0.1", "--port", str(port), "--name", name, "--parent", str(os.getpid()), *how]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

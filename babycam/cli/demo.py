"""`babycam demo`: a family with two rooms, whose cameras are emulated phones with real streams, in a data folder of its own.

Zoe cries about every 40 s; Max sleeps.
"""

import ctypes
import json
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from babycam.cli import serve
from babycam.server import env

CRY_EVERY_S = {"Zoe": 40, "Max": 0}  # 0: never
HUES = {"Zoe": 0.38, "Max": 0.24}  # amber and rose
START_S = 30.0
END_S = 1.0
PR_SET_PDEATHSIG = 1


class NoPhones(RuntimeError):
    """The emulated phones did not start."""


def main(arguments: Sequence[str]) -> int:
    """Serves the demo until it is stopped."""
    options = vars(serve.parser("demo").parse_args(arguments))
    env.set_variables({serve.FLAGS[flag]: value for flag, value in options.items() if value is not None})
    try:
        if options["data"] is None:
            env.set_variables({"BABYCAM_DATA": str(env.load().data / "demo")})
        env.set_variables({"BABYCAM_DEMO": "yes"})
        with _phones() as cameras:
            return serve.serve(lambda: _family(cameras))
    except (env.BadSetting, NoPhones) as problem:
        print(f"babycam: {problem}", file=sys.stderr)
        return 1


def _family(cameras: dict[str, str]) -> None:
    from django.conf import settings

    from babycam.rooms import demo

    login = settings.DEMO_LOGIN or {}
    demo.ensure(cameras=cameras, login=login)
    print(f"The demo family's login is {login['username']} with the password: {login['password']}", flush=True)


@contextmanager
def _phones() -> Iterator[dict[str, str]]:
    """Emulated IP Webcams on free ports of this machine: {room: address}. They end with the block, or with this process."""
    command = [sys.executable, "-m", "babycam.media.emulator", "--host", "127.0.0.1", "--no-strip"]
    for name, seconds in CRY_EVERY_S.items():
        command += ["--port", "0", "--cry-every", str(seconds), "--hue", str(HUES[name])]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )
    try:
        yield dict(zip(CRY_EVERY_S, _addresses(process), strict=True))
    finally:
        process.terminate()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()


def _addresses(process: subprocess.Popen[bytes]) -> list[str]:
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], START_S)
    line = process.stdout.readline() if ready else b""
    try:
        return [str(url) for url in json.loads(line)["urls"]]
    except (ValueError, KeyError) as error:
        raise NoPhones("The emulated phones do not start. Try again; `babycam doctor` checks the codecs.") from error


def _end_with_parent() -> None:
    """Linux: the kernel ends the phones when this process is gone, however it went (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

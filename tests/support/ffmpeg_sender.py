"""FFmpeg's own WHIP sender in the loop that docs/phone.md recommends: the very text of it, run by a shell."""

import os
import re
import shlex
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from babycam.server.trust import authority
from tests.rig import Rig
from tests.support.services import spawn

PAGE = Path(__file__).parents[2] / "docs" / "phone.md"
INPUT = "-re -f lavfi -i testsrc=size=320x240:rate=15 -re -f lavfi -i sine=frequency=440:sample_rate=44100"
"""As a camera and a microphone may be: pictures in RGB, sound of 44.1 kHz from one channel."""
NOTES = """#!/bin/sh
echo $$ >>{pids}
exec {ffmpeg} "$@"
"""
GOODBYE_S = 30.0


def loop(url: str, token: str) -> str:
    """The script that docs/phone.md shows, with its places filled."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    (text,) = [block for block in blocks if "-f whip" in block]
    places = {"INPUT": INPUT, "TOKEN": shlex.quote(token), "ADDRESS": shlex.quote(url)}
    named = re.compile(rf"\b({'|'.join(places)})\b")
    assert set(named.findall(text)) == set(places), "docs/phone.md has other places than these"
    return named.sub(lambda place: places[place[1]], text)


class Sender:
    """The loop, running. `pids`: of each FFmpeg that it began, in their order."""

    def __init__(self, rig: Rig, url: str, token: str) -> None:
        self._folder = rig.data / "ffmpeg"
        self._folder.mkdir()
        self._script, self._pids = self._folder / "loop.sh", self._folder / "pids"
        self._script.write_text(loop(url, token))
        noting = self._folder / "ffmpeg"
        noting.write_text(NOTES.format(pids=shlex.quote(str(self._pids)), ffmpeg=shlex.quote(imageio_ffmpeg.get_ffmpeg_exe())))
        noting.chmod(0o755)
        self._environment = {
            **os.environ,
            "PATH": f"{self._folder}{os.pathsep}{os.environ['PATH']}",
            "SSL_CERT_FILE": str(authority.certificate_path(rig.data)),
            "FFREPORT": f"file={self._folder}/%t.report:level=32",
        }
        self._shell: subprocess.Popen[bytes] | None = None

    @property
    def pids(self) -> list[int]:
        return [int(line) for line in self._pids.read_text().split()] if self._pids.exists() else []

    @contextmanager
    def running(self) -> Iterator["Sender"]:
        quiet: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = ["sh", str(self._script)]
        self._shell = spawn(command, env=self._environment, cwd=self._folder, process_group=0, **quiet)
        try:
            yield self
        finally:
            self._end_loop()
            with suppress(ProcessLookupError):
                os.killpg(self._shell.pid, signal.SIGKILL)

    def kill(self) -> None:
        """FFmpeg ends at once, and the loop goes on."""
        self._signal(signal.SIGKILL)

    def end(self) -> None:
        """No more of it: FFmpeg says goodbye, as for the key "q"."""
        self._end_loop()
        self._signal(signal.SIGINT)
        Rig.until(lambda: not _alive(self.pids[-1]), GOODBYE_S, "the end of FFmpeg")

    def tail(self) -> str:
        """The last that FFmpeg said."""
        reports = sorted(self._folder.glob("*.report"))
        return reports[-1].read_text(errors="replace")[-2000:] if reports else ""

    def _end_loop(self) -> None:
        assert self._shell
        self._shell.kill()
        self._shell.wait()

    def _signal(self, how: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pids[-1], how)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False

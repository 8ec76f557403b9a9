"""What docs/audio.md says to type plays a room: each line is taken out of that page, and run by the real program."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from babycam.server.trust import authority
from tests.e2e.home import Home, Room
from tests.rig import Rig
from tests.support.services import end_with_parent, need

PAGE = Path(__file__).parents[2] / "docs" / "audio.md"
CA = "babycam-authority.pem"
QUIET = {"mpv": "mpv --ao=null", "ffplay": "ffplay -autoexit"}  # there is no loudspeaker here, and nobody who ends it
PARTS = {"ffmpeg": "ffmpeg", "ffplay": "ffmpeg"}
PROGRAMS = ["curl", "mpv", "ffplay", "ffmpeg"]


def recipe(program: str) -> str:
    (line,) = re.findall(rf"`({program} [^`]+audio\.aac[^`]*)`", PAGE.read_text())
    return str(line)


@pytest.fixture
def key(home: Home) -> Iterator[str]:
    made = home.ana.post("/api/access-keys", {"name": "recipe", "rooms": None})
    yield made["key"]
    home.ana.delete(f"/api/access-keys/{made['id']}")


@contextmanager
def runs(home: Home, line: str, room: int, folder: Path, key: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The line in a shell of `folder`, with this home's address and this room in place of the page's."""
    program = line.partition(" ")[0]
    here = line.replace("https://babycam.local:8443", home.rig.base).replace("/rooms/1/", f"/rooms/{room}/")
    command = "exec " + here.replace(program, QUIET.get(program, program), 1)
    quiet: Any = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    variables = {**os.environ, "KEY": key, "SDL_AUDIODRIVER": "dummy"}
    process = subprocess.Popen(command, shell=True, cwd=folder, env=variables, preexec_fn=end_with_parent, **quiet)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def ready(program: str) -> None:
    if program in PARTS:
        need(PARTS[program])
    elif not shutil.which(program):
        pytest.skip(f"{program} is not installed here")


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_line_of_the_page_plays_the_room(home: Home, zoe: Room, key: str, tmp_path: Path, program: str) -> None:
    ready(program)
    shutil.copy(authority.certificate_path(home.rig.data), tmp_path / CA)
    with runs(home, recipe(program), zoe.id, tmp_path, key) as process:
        Rig.until(lambda: home.ana.get("/api/presence"), 20, "the program to listen")
        if "room.aac" in recipe(program):
            Rig.until(lambda: (tmp_path / "room.aac").exists() and (tmp_path / "room.aac").stat().st_size > 0, 20, "sound")
        assert process.poll() is None
    Rig.until(lambda: not home.ana.get("/api/presence"), 10, "nobody to listen")


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("lacks", ["the authority", "the key"])
def test_without_the_authority_or_with_a_wrong_key_it_plays_nothing(
    home: Home, zoe: Room, key: str, tmp_path: Path, program: str, lacks: str
) -> None:
    ready(program)
    if program == "curl" and lacks == "the key":
        pytest.skip("curl keeps the words of a refusal, as any answer")
    line = re.sub(rf"\S+[ =]{CA} ", "", recipe(program)) if lacks == "the authority" else recipe(program)
    shutil.copy(authority.certificate_path(home.rig.data), tmp_path / CA)
    with runs(home, line, zoe.id, tmp_path, key if lacks == "the authority" else "babycam_wrong") as process:
        process.wait(20)
    assert not (tmp_path / "room.aac").exists()
    assert process.returncode or program == "ffplay"  # which says it, and ends well

"""Whatever the tests drive is looked for by `./test`, and what is half there counts as missing."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.rtsp import RtspStream
from tests.support.services import need
from tools import debian
from tools.debian import PARTS, Part

TESTS = Path(__file__).parent.parent
PIPELINES = {"rtsp": TESTS / "support" / "rtsp_server.py", "whip": TESTS / "media" / "ingest" / "gst_whip.py"}

PROPERTIES = {
    "pipeline",
    "speed",
    "volume",
}  # in our scripts these are Python's names or properties, though elements are called so too


def part(name: str) -> Part:
    return next(part for part in PARTS if part.name == name)


def elements_in(script: Path) -> set[str]:
    """The words of a script that are the name of an element, as GStreamer itself knows them."""
    words = sorted(set(re.findall(r"[a-z][a-z0-9_]+", script.read_text())))
    return set(words) - PROPERTIES - set(debian.gstreamer_lacks((), tuple(words)))


@pytest.mark.parametrize("name", PIPELINES)
def test_every_element_of_a_test_camera_is_looked_for(name: str) -> None:
    need(name)
    used = elements_in(PIPELINES[name])
    assert {"opusenc", "audioconvert", "x264enc"} <= used
    assert used - set(part(name).elements) == set()


def test_every_program_that_the_tests_start_is_looked_for() -> None:
    started = {name for file in TESTS.rglob("*.py") for name in re.findall(r"(?<!def )\bprogram\(\"([\w-]+)\"\)", file.read_text())}
    named = {program for one in PARTS for program in one.programs}
    assert {"initdb", "mosquitto_passwd"} <= started
    assert started - named == set()


def test_a_part_that_is_half_there_lacks_the_other_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broker").write_text("#!/bin/sh\n")
    (tmp_path / "broker").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    half = Part("broker", ("broker",), "install it", programs=("broker", "broker-passwords"))
    assert half.lacks() == ["broker-passwords"]


def test_gstreamer_without_one_element_or_library_is_half_there() -> None:
    need("rtsp")
    whole = part("rtsp")
    assert whole.lacks() == []
    lacking = debian.gstreamer_lacks((*whole.libraries, "GstNothing"), (*whole.elements, "avenc_nothing"))
    assert lacking == ["GstNothing", "avenc_nothing"]


def test_without_gstreamer_everything_of_it_is_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "PYTHON", Path(sys.executable))  # this environment has no python3-gi
    assert debian.gstreamer_lacks(("Gst",), ("appsrc",)) == ["Gst", "appsrc"]


def test_a_test_camera_that_cannot_start_says_why() -> None:
    need("rtsp")
    stream = RtspStream(audio="opus")
    stream._arguments[stream._arguments.index("opus")] = "nothing"
    with pytest.raises(RuntimeError, match="nothing"):
        stream.back()


def test_a_missing_element_is_named_by_the_test_camera() -> None:
    need("rtsp")
    script = PIPELINES["rtsp"].read_text().replace("avenc_aac", "avenc_nothing")
    arguments = ["/live", "-", "aac", "-", "-", "0", "64", "48", "5", "48000", "5"]
    done = subprocess.run([debian.PYTHON, "-c", script, *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert 'this test camera cannot start: no element "avenc_nothing"' in done.stderr

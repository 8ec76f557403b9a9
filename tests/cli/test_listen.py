"""`babycam listen`, as a parent calls it: recordings in, one line of JSON for each event out."""

import json
import struct
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from babycam.cli import listen
from babycam.listening.waker import WAKES
from babycam.media.synthetic import cry

RATE = 16_000
KEYS = {"event", "at", "level_db", "cry", "why"}


def room(seconds: float, db: float = -60.0) -> np.ndarray:
    return np.random.default_rng(3).standard_normal(round(seconds * RATE)) * 10 ** (db / 20)


def evening(lasts: float = 4.0) -> np.ndarray:
    """A quiet room, something loud from 5 s on, and a quiet room."""
    sound = room(5 + lasts + 15)
    sound[5 * RATE : round((5 + lasts) * RATE)] += room(lasts, -18)
    return np.asarray(np.clip(sound * 32767, -32768, 32767), "<i2")


def crying() -> np.ndarray:
    """A quiet room in which a made-up child cries from 5 s to 13 s."""
    sound = room(25)
    sound[5 * RATE : 13 * RATE] += cry(RATE, 8.0, -22.0)
    return np.asarray(np.clip(sound * 32767, -32768, 32767), "<i2")


def hum() -> np.ndarray:
    """A tone on digital silence: no sound of a room, so nobody can say whether it is a cry."""
    time = np.arange(20 * RATE) / RATE
    return (8000 * np.sin(2 * np.pi * 800 * time) * ((time > 5) & (time < 8))).astype("<i2")


def wav(path: Path, sound: np.ndarray) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.tobytes())
    return path


def headed(sound: np.ndarray, size: int) -> bytes:
    """A WAV whose head says that `size` bytes follow, as whoever writes to a pipe has to guess."""
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", size, b"WAVE", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16, b"data", size)
    return head + sound.tobytes()


def said(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(set(line) >= KEYS for line in lines if line["event"] != "summary")
    return lines


def events(lines: list[dict[str, Any]]) -> list[str]:
    return [line["event"] for line in lines]


def test_noise_that_passes_is_told_and_wakes_only_a_room_for_any_noise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(wav(tmp_path / "evening.wav", evening()))
    assert listen.main([file]) == 0
    calm = said(capsys)
    assert events(calm) == ["noise", "end"]
    assert calm[0]["at"] == pytest.approx(5.4, abs=0.3)
    assert listen.main([file, "--wake-for", "any"]) == 0
    woken = said(capsys)
    assert events(woken) == ["noise", "wake", "end"]
    assert (woken[1]["why"], woken[1]["certainty"], woken[1]["incident"], woken[1]["again"]) == ("loud", "noise", 1, False)


@pytest.mark.parametrize("wake_for", ["default", "cries"])
def test_cry_wakes_and_the_line_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str], wake_for: str) -> None:
    assert listen.main([str(wav(tmp_path / "cry.wav", crying())), "--wake-for", wake_for]) == 0
    (wake,) = [line for line in said(capsys) if line["event"] == "wake"]
    assert wake["why"] == "crying"
    assert wake["certainty"] in ("cry", "probably_cry")
    assert WAKES - 0.01 < wake["cry"] <= 1
    assert 5.5 < wake["at"] < 10
    assert wake["seconds"] == pytest.approx(wake["at"] - 5, abs=0.5)


def test_noise_that_lasts_wakes_and_totals_are_told_at_the_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(wav(tmp_path / "long.wav", evening(30)))
    assert listen.main([file, "--long-noise", "10", "--summary"]) == 0
    lines = said(capsys)
    assert events(lines) == ["noise", "wake", "end", "summary"]
    assert lines[1]["why"] == "long"
    assert lines[1]["at"] == pytest.approx(15, abs=0.5)
    assert (lines[3]["seconds"], lines[3]["wakes"], lines[3]["wakes_by_why"]) == (50.0, 1, {"long": 1})


def test_sound_that_nobody_can_judge_wakes_and_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert listen.main([str(wav(tmp_path / "hum.wav", hum())), "--wake-for", "cries"]) == 0
    lines = said(capsys)
    assert ("unjudged", "band") in [(line["event"], line["why"]) for line in lines]
    (wake,) = [line for line in lines if line["event"] == "wake"]
    assert (wake["why"], wake["unjudged"]) == ("loud", "band")


def test_own_lines_are_dbfs_unless_they_are_relative(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(wav(tmp_path / "evening.wav", evening()))
    assert listen.main([file, "--loud-db", "-10", "--stir-db", "-14"]) == 0
    assert events(said(capsys)) == []
    assert listen.main([file, "--loud-db", "10"]) == 0, "over full scale, so never"
    assert events(said(capsys)) == []
    assert listen.main([file, "--relative", "--loud-db", "10"]) == 0
    assert "noise" in events(said(capsys))


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_pipe_whose_length_nobody_knows_is_heard_to_its_end(size: int) -> None:
    command = [sys.executable, "-m", "babycam.cli.main", "listen", "-", "--wake-for", "any"]
    done = subprocess.run(command, input=headed(evening(), size), capture_output=True, timeout=60, check=True)
    assert events([json.loads(line) for line in done.stdout.splitlines()]) == ["noise", "wake", "end"]


def test_any_format_is_heard_and_each_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opus = tmp_path / "night.mka"
    with av.open(str(opus), "w", format="matroska") as file:
        stream = file.add_stream("libopus", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.repeat(evening(), 3)[None], format="s16", layout="mono")
        frame.sample_rate = 48_000
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            file.mux(packet)
    other = wav(tmp_path / "other.wav", evening())
    assert listen.main([str(opus), str(other)]) == 0
    lines = said(capsys)
    assert [(line["event"], line["file"]) for line in lines if line["event"] == "noise"] == [
        ("noise", str(opus)),
        ("noise", str(other)),
    ]


def test_what_is_no_recording_is_said_and_the_others_are_heard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    junk, good = tmp_path / "junk.txt", wav(tmp_path / "evening.wav", evening())
    junk.write_text("no sound in here")
    assert listen.main([str(junk), str(tmp_path / "nowhere.wav"), str(good)]) == 1
    printed = capsys.readouterr()
    assert "junk.txt: this is no recording" in printed.err
    assert "nowhere.wav: there is no such file" in printed.err
    assert str(good) in printed.out


def test_recording_that_breaks_off_is_heard_as_far_as_it_goes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = wav(tmp_path / "cut.wav", evening())
    file.write_bytes(file.read_bytes()[: 44 + 2 * RATE * 8])
    assert listen.main([str(file)]) == 0
    assert events(said(capsys)) == ["noise", "end"]

"""Sounds are known by what they are, not by what they are called."""

import io

import av
import numpy as np
import pytest

from babycam.rooms import sounds


def encoded(container: str, codec: str) -> bytes:
    """A tenth of a second of sound as a real file."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as output:
        stream = output.add_stream(codec, rate=48000)
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4800), dtype=np.int16), format="s16", layout="mono")
        frame.rate = 48000
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            output.mux(packet)
    return file.getvalue()


@pytest.mark.parametrize(
    ("container", "codec", "kind"),
    [
        ("wav", "pcm_s16le", "wav"),
        ("flac", "flac", "flac"),
        ("mp3", "libmp3lame", "mp3"),
        ("ogg", "libopus", "ogg"),
        ("ipod", "aac", "m4a"),
    ],
)
def test_files_that_players_write_are_known(container: str, codec: str, kind: str) -> None:
    assert sounds.kind(encoded(container, codec)[: sounds.ENOUGH]) == kind


@pytest.mark.parametrize(
    "head", [b"", b"MZ", b"<html>", b"%PDF-1.7", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"RIFF1234WEBP", b"#!/bin/sh"]
)
def test_what_is_no_sound_is_none(head: bytes) -> None:
    assert sounds.kind(head) == ""


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Sleep well.mp3", "Sleep well"),
        ("../../etc/passwd", "passwd"),
        ("C:\\music\\rain.wav", "rain"),
        ("a\x00b\r\nc.ogg", "a b c"),
        (".mp3", "Lullaby"),
        ("x" * 300, "x" * 80),
        ("Schlaf, Kindlein \u202e.flac", "Schlaf, Kindlein"),
    ],
)
def test_names_are_cleaned(given: str, shown: str) -> None:
    assert sounds.clean_name(given) == shown

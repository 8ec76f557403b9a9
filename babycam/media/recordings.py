"""Recordings as blocks of sound: any file that FFmpeg reads, or a pipe that brings one (WAV whose length nobody knows, too)."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import av

from babycam.core.errors import BabycamError
from babycam.media.decode import Block, samples_of


def blocks(source: Path | IO[bytes]) -> Iterator[Block]:
    """The blocks of its first sound track, in order; [n] or [channels, n] float32 and Hz. What is broken in it is left out.

    Raises BabycamError("not_media") for what cannot be read, "no_sound" where there is no sound.
    """
    if isinstance(source, Path) and not source.is_file():
        raise BabycamError("not_found")
    try:
        opened = av.open(
            str(source) if isinstance(source, Path) else source, "r", options=_options(source), metadata_errors="replace"
        )
    except (av.FFmpegError, ValueError, OSError) as error:
        raise BabycamError("not_media") from error
    with opened:
        if not opened.streams.audio:
            raise BabycamError("no_sound")
        yield from _decoded(opened)


def _options(source: Path | IO[bytes]) -> dict[str, str]:
    """A pipe may be read by nothing but itself: a playlist in it must not open other files."""
    return {"protocol_whitelist": "file" if isinstance(source, Path) else "pipe"}


def _decoded(opened: av.container.InputContainer) -> Iterator[Block]:
    stream = opened.streams.audio[0]
    stream.codec_context.thread_count = 1
    packets = opened.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):  # a file that breaks off ends there
            return
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        for frame in frames:
            if isinstance(frame, av.AudioFrame):
                yield samples_of(frame), frame.sample_rate

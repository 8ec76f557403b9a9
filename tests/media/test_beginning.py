"""How a noise began, as a sound of its own: ten seconds of calm, the onset where it is said to be, in what any browser decodes."""

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from babycam.media import aac
from babycam.media.beginning import cut
from babycam.media.bus import Item
from babycam.media.decode import samples_of
from babycam.media.packets import AudioInfo, StreamInfo
from babycam.media.piece import Piece
from tests.media import makes

ONSET_S = 14.0  # from the beginning of what is made here
ONSET = makes.T0 / 1e6 + ONSET_S
LOUD = 0.05


def sound(codec: str, seconds: float = 20.0, rate: int = 48_000) -> list[Item]:
    """Silence, and a tone from the onset on."""
    info, packets = makes.audio(seconds, codec=codec, rate=rate, since=ONSET_S)
    return [StreamInfo(1, None, info), *packets]


def heard(adts: bytes) -> tuple[float, float]:
    """How long it is, and when the first loud sample comes; seconds."""
    with av.open(io.BytesIO(adts), "r", format="aac") as container:
        rate = container.streams.audio[0].rate
        samples = np.concatenate([samples_of(frame) for frame in container.decode(audio=0)])
    return samples.size / rate, float(np.argmax(np.abs(samples) > LOUD)) / rate


def begins_at_its_onset(piece: Piece | None, before: float = 10.0, seconds: float = 15.0) -> None:
    assert piece is not None
    length, loud = heard(piece.adts)
    assert length == pytest.approx(seconds, abs=0.15)
    assert piece.seconds == pytest.approx(length, abs=0.05)
    assert piece.onset_s == pytest.approx(before, abs=0.1)
    assert loud == pytest.approx(piece.onset_s, abs=0.1)


@pytest.mark.parametrize(("codec", "rate"), [("aac", 48_000), ("libopus", 48_000), ("pcm_s16le", 8_000), ("pcm_s16le", 44_100)])
def test_ten_seconds_before_the_onset_and_five_after_it_whatever_the_camera_sends(codec: str, rate: int) -> None:
    begins_at_its_onset(cut(sound(codec, rate=rate), ONSET))


def test_what_was_not_heard_is_not_there_and_the_onset_is_where_it_is() -> None:
    begins_at_its_onset(cut(sound("aac", seconds=16), ONSET), seconds=12)
    late = [item for item in sound("aac") if isinstance(item, StreamInfo) or item.pts > makes.T0 + 10_000_000]
    begins_at_its_onset(cut(late, ONSET), before=4, seconds=9)


def test_a_hole_is_silence_so_that_the_onset_stays_where_it_was() -> None:
    items = sound("aac")
    holed = [item for item in items if isinstance(item, StreamInfo) or not 8e6 < item.pts - makes.T0 < 11e6]
    begins_at_its_onset(cut(holed, ONSET))


def test_of_two_streams_the_one_that_has_the_onset_is_heard() -> None:
    items = sound("aac")
    other, packets = makes.audio(4, codec="pcm_s16le", rate=8000, t0=makes.T0 + 16_000_000)
    begins_at_its_onset(cut([*(i for i in items if _ends_before(i, 16)), StreamInfo(2, None, other), *packets], ONSET), seconds=12)
    before, packets = makes.audio(12, codec="pcm_s16le", rate=8000)
    after = [replace(item, generation=2) if isinstance(item, StreamInfo) else item for item in items if not _ends_before(item, 12)]
    assert isinstance(items[0], StreamInfo)
    begins_at_its_onset(cut([StreamInfo(1, None, before), *packets, items[0], *after], ONSET), before=2, seconds=7)


def _ends_before(item: Item, seconds: float) -> bool:
    return isinstance(item, StreamInfo) or item.pts < makes.T0 + seconds * 1e6


def test_there_is_no_piece_of_nothing() -> None:
    assert cut([], ONSET) is None
    assert cut(sound("aac")[:1], ONSET) is None
    assert cut(sound("aac"), ONSET + 100) is None
    info, pictures = makes.video(10)
    assert cut([StreamInfo(1, info, None), *pictures], makes.T0 / 1e6) is None
    packets = sound("aac")[1:]
    assert cut([StreamInfo(1, None, AudioInfo("no such codec", 48_000, 1)), *packets], ONSET) is None


def clip_with_sound(path: Path) -> None:
    """Writes an MP4 of 20 s whose noise begins at ONSET_S."""
    with av.open(str(path), "w", format="mp4") as out:
        stream = out.add_stream("aac", rate=48_000, layout="mono")
        for number in range(20 * 50):
            loud = 0.25 * np.sin(np.arange(960) * 0.06) if number >= ONSET_S * 50 else np.zeros(960)
            frame = av.AudioFrame.from_ndarray(loud.astype("<f4").reshape(1, -1), format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 48_000, number * 960
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def test_a_clip_serves_as_well_as_the_ring(tmp_path: Path) -> None:
    clip_with_sound(tmp_path / "clip.mp4")
    begins_at_its_onset(_by_process(tmp_path / "clip.mp4"))


def test_what_is_no_clip_has_no_beginning(tmp_path: Path) -> None:
    junk = tmp_path / "junk.mp4"
    junk.write_bytes(b"ftyp" * 1000)
    assert _by_process(junk) is None
    assert _by_process(tmp_path / "missing.mp4") is None


def _by_process(clip: Path) -> Piece | None:
    done = subprocess.run(
        [sys.executable, "-m", "babycam.media.beginning", str(clip), str(ONSET_S)], capture_output=True, check=True
    )
    line, _, adts = done.stdout.partition(b"\n")
    facts = json.loads(line)
    return Piece(adts, **facts) if facts else None


def test_a_frame_with_its_header_is_read_back_as_it_was() -> None:
    framed = aac.with_adts(aac.SILENCE[1], 44_100, 1)
    assert aac.without_adts(framed) == aac.SILENCE[1]
    with pytest.raises(ValueError, match="too long"):
        aac.with_adts(bytes(8200), 44_100, 1)
    with pytest.raises(ValueError):
        aac.with_adts(b"", 44_000, 1)

"""The room's sink: it may save work, but never time."""

import numpy as np
import pytest

from babycam.core.link import ListeningConfig
from babycam.listening.outputs import HopMeasured, Output, Started
from babycam.media.bus import Bus
from babycam.media.packets import AudioInfo, Packet, StreamInfo, VideoInfo
from babycam.worker.ear import Ear

RATE = 8000
BEGAN = 1_700_000_000_000_000


def packets(seconds: float, block: int, level: float = -30.0, first: int = BEGAN, duration: bool = True) -> list[Packet]:
    """Noise as 16-bit packets of `block` samples."""
    noise = np.random.default_rng(1).standard_normal(int(seconds * RATE)) * 10 ** (level / 20)
    samples = (np.clip(noise, -1, 1) * 32767).astype("<i2")
    cut = range(0, len(samples) - block + 1, block)
    length = block * 1_000_000 // RATE if duration else 0
    return [Packet(False, first + at * 1_000_000 // RATE, 0, length, True, samples[at : at + block].tobytes(), 5.0) for at in cut]


class Heard:
    """An ear, and after which packet it told of each hop."""

    def __init__(self, **listening: object) -> None:
        self.outputs: list[Output] = []
        self.hops_after: list[tuple[int, float]] = []
        self.fed = 0
        self.ear = Ear(Bus(), ListeningConfig(voice_band=False, **listening), self._take)  # type: ignore[arg-type]
        self.ear.info(StreamInfo(1, None, AudioInfo("pcm_s16le", RATE, 1)))

    def _take(self, batch: list[Output]) -> None:
        self.outputs += batch
        self.hops_after += [(self.fed, output.at) for output in batch if isinstance(output, HopMeasured)]

    def feed(self, *packets: Packet) -> None:
        for packet in packets:
            self.fed += 1
            self.ear.packet(packet)


@pytest.mark.parametrize("block", [40, 100, 171, 256, 800, 1024, 2500])
def test_waiting_for_the_hop_in_hand_tells_of_it_no_packet_later(block: int) -> None:
    at_once, patient = Heard(patience="instant", loud_db=0.0), Heard(patience="quick", loud_db=0.0)
    for heard in (at_once, patient):
        heard.feed(*packets(8, block))
    assert len(at_once.hops_after) >= 70
    assert patient.hops_after == at_once.hops_after


def test_an_impatient_room_hears_a_packet_that_fills_no_hop() -> None:
    heard = Heard(patience="instant", loud_db=-40.0)
    heard.feed(*packets(0.02, 160))
    assert [type(output) for output in heard.outputs if isinstance(output, Started)] == [Started]


def test_packets_without_a_duration_or_with_jumping_times_are_heard_all_the_same() -> None:
    heard = Heard(loud_db=0.0)
    heard.feed(
        *packets(1, 160, duration=False), *packets(1, 160, first=BEGAN - 3_600_000_000), *packets(1, 160, first=BEGAN + 10**12)
    )
    heard.ear.lost(BEGAN / 1e6 + 10**6)
    assert len(heard.hops_after) == pytest.approx(30, abs=1)


def test_what_waits_is_heard_before_the_sound_counts_as_lost() -> None:
    heard = Heard(loud_db=-35.0, patience="quick")
    heard.feed(*packets(0.55, 160))
    assert len(heard.hops_after) < 6
    heard.ear.lost(BEGAN / 1e6 + 3)
    assert len(heard.hops_after) == 6, "five hops and the short one"


def test_sound_in_a_codec_that_nobody_knows_is_counted_and_pictures_go_on() -> None:
    heard = Heard()
    heard.ear.info(StreamInfo(1, VideoInfo("h264", 64, 48), AudioInfo("no-such-codec", RATE, 1)))
    heard.feed(*packets(0.5, 160), Packet(True, BEGAN, BEGAN, 0, True, b"picture", 6.0))
    assert heard.ear.counts["not_decodable"] == 1
    assert (heard.ear.vitals.frames, heard.ear.vitals.last_video_at, heard.ear.vitals.last_audio_at) == (1, 6.0, 5.0)


def test_a_stream_of_an_impossible_rate_is_counted_and_not_heard() -> None:
    heard = Heard()
    heard.ear.info(StreamInfo(1, None, AudioInfo("pcm_s16le", 50, 1)))
    heard.feed(*packets(0.5, 800))
    assert heard.ear.counts["not_hearable"] > 0
    assert heard.outputs == []


def test_each_stream_is_announced_as_newer_than_the_one_before_whatever_the_source_counts() -> None:
    bus = Bus()
    ear = Ear(bus, ListeningConfig(), lambda _: None)
    for _ in range(3):
        ear.info(StreamInfo(1, None, AudioInfo("pcm_s16le", RATE, 1)))
    assert bus.current is not None and bus.current.generation == 3


def test_the_battery_is_kept_for_the_next_beat() -> None:
    heard = Heard()
    heard.ear.battery(41.0, True)
    assert (heard.ear.vitals.battery, heard.ear.vitals.charging) == (41.0, True)

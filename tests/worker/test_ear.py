"""The room's sink: it may save work, but never time; and what it calls heard is heard."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from babycam.core import clock
from babycam.core.link import ListeningConfig
from babycam.core.readings.registry import BATTERY, CHARGING
from babycam.listening.cry_network import Network
from babycam.listening.outputs import HopMeasured, Output, Started, Woke
from babycam.media.bus import Bus
from babycam.media.packets import AudioInfo, Packet, StreamInfo, Talker, VideoInfo
from babycam.worker.ear import Ear
from babycam.worker.recogniser import LATE_S, Recogniser

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

    def __init__(self, recogniser: Any = Recogniser, **listening: Any) -> None:
        self.outputs: list[Output] = []
        self.hops_after: list[tuple[int, float]] = []
        self.fed = 0
        config = ListeningConfig(voice_band=False, **listening)
        self.ear = Ear(Bus(), config, self._take, recogniser=recogniser)
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
    vitals = heard.ear.vitals
    assert (vitals.frames, vitals.last_video_at, vitals.sound_came_at, vitals.last_audio_at) == (1, 6.0, 5.0, 0.0)


def arriving(codec: AudioInfo, data: Callable[[int], bytes], seconds: float, until: float) -> Ear:
    """An ear that got a packet of this sound each 20 ms, as they came."""
    ear = Ear(Bus(), ListeningConfig(), lambda _: None)
    ear.info(StreamInfo(1, None, codec))
    count = round(seconds / 0.02)
    for at in range(count):
        arrived = until - (count - 1 - at) * 0.02
        ear.packet(Packet(False, round(arrived * 1e6), 0, 20_000, True, data(at), arrived))
    ear.lost(until)
    return ear


TONE = (np.sin(np.arange(160) / 5) * 8000).astype("<i2").tobytes()
RUBBISH = np.random.default_rng(3).bytes(160)


@pytest.mark.parametrize(
    ("codec", "data", "name"),
    [
        (AudioInfo("no-such-codec", RATE, 1), RUBBISH, "NO-SUCH-CODEC"),
        (AudioInfo("unknown", 0, 1), RUBBISH, "of an unknown kind"),
        (AudioInfo("aac", 48000, 1), RUBBISH, "AAC"),
        (AudioInfo("opus", 48000, 1), b"\xff\xff" * 80, "Opus"),
        (AudioInfo("pcm_f32le", RATE, 1), np.full(160, np.nan, "<f4").tobytes(), "PCM"),
        (AudioInfo("pcm_s16le", 50, 1), TONE, "PCM"),
        (AudioInfo("pcm_s16le", 0, 1), TONE, "PCM"),
        (AudioInfo("adpcm_g726", RATE, 9), b"", "G.726"),
    ],
    ids=["no decoder", "no name", "refused", "lost its framing", "no numbers", "too slow a rate", "no rate", "empty packets"],
)
def test_sound_that_arrives_and_becomes_no_samples_is_not_heard(codec: AudioInfo, data: bytes, name: str) -> None:
    ear = arriving(codec, lambda _: data, seconds=3.5, until=1e9)
    named, seconds = ear.unreadable(1e9)
    assert (named, ear.vitals.last_audio_at, ear.rhythms[False].there_at(1e9)) == (name, 0.0, 0.0)
    assert seconds == pytest.approx(3.5, abs=0.05)


def test_a_stream_of_which_one_packet_in_ten_can_be_read_is_not_heard() -> None:
    nothing = np.full(160, np.nan, "<f4").tobytes()
    sound = np.sin(np.arange(160) / 5).astype("<f4").tobytes()
    ear = arriving(AudioInfo("pcm_f32le", RATE, 1), lambda at: nothing if at % 10 else sound, seconds=6, until=1e9)
    assert ear.unreadable(1e9)[0] == "PCM"
    half = arriving(AudioInfo("pcm_f32le", RATE, 1), lambda at: nothing if at % 2 else sound, seconds=6, until=1e9)
    assert half.unreadable(1e9) == ("", 0.0) and half.rhythms[False].there_at(1e9) > 1e9 - 0.1


def test_sound_that_can_be_read_again_is_heard_again_and_nothing_is_said_of_it() -> None:
    ear = arriving(AudioInfo("pcm_s16le", RATE, 1), lambda at: b"" if at < 200 else TONE, seconds=5, until=1e9)
    assert ear.unreadable(1e9) == ("", 0.0) and ear.vitals.last_audio_at == pytest.approx(1e9)


def test_silence_on_the_line_is_not_taken_for_sound_that_cannot_be_read() -> None:
    ear = arriving(AudioInfo("no-such-codec", RATE, 1), lambda _: RUBBISH, seconds=5, until=1e9)
    assert ear.unreadable(1e9 + 2.5) == ("", 0.0), "nothing comes any more"


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
    heard.ear.readings([BATTERY.reading(40.0, 1.0), BATTERY.reading(41.0, 2.0)])
    heard.ear.readings([CHARGING.reading(1.0, 3.0)])
    assert {name: reading.value for name, reading in heard.ear.vitals.readings.items()} == {"battery": 41.0, "charging": 1.0}


def test_room_whose_cry_network_hangs_is_heard_and_wakes_for_any_noise() -> None:
    now, goes_on = [0.0], threading.Event()

    def hanging() -> Network:
        goes_on.wait(60)
        return Network.load()

    heard = Heard(lambda scored, counts: Recogniser(scored, counts, hanging, lambda: now[0]), wake_for="cries")
    heard.feed(*packets(4, 800, level=-15.0))
    (start,) = [output for output in heard.outputs if isinstance(output, Started)]
    assert (start.wake, heard.ear.unjudged) == (None, "")
    now[0] = LATE_S + 0.1
    heard.feed(*packets(1, 800, level=-15.0, first=BEGAN + 4_000_000))
    (woke,) = [output for output in heard.outputs if isinstance(output, Woke)]
    assert (woke.wake.cause, woke.wake.unjudged, heard.ear.unjudged) == ("loud", "late", "late")
    goes_on.set()
    heard.ear.close(BEGAN / 1e6 + 5)


def test_seconds_in_which_a_parent_talks_are_not_shown_to_the_cry_network() -> None:
    offered: list[float] = []

    class Noting(Recogniser):
        def offer(self, block: Any, rate: int, at: float) -> None:
            offered.append(at)

    heard = Heard(Noting)
    heard.feed(*packets(1, 800))
    before = len(offered)
    assert before
    heard.ear.talking(Talker(1, "Ana"))
    now = round(clock.unix() * 1e6)
    heard.feed(*packets(1, 800, first=now))
    assert len(offered) == before

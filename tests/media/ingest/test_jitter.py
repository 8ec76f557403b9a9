"""Nothing is lost that could be had, nothing comes out of order, and nothing grows: for any order of arrival and any loss."""

from dataclasses import dataclass
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from babycam.media.ingest import jitter
from babycam.media.ingest.jitter import Pictures, Sounds

RTT_S = 0.02
STEP_S = 0.004
SPS, IDR, SLICE = b"\x67\x42\xc0\x0c", b"\x65", b"\x41"


@dataclass(frozen=True)
class Sent:
    number: int
    stamp: int
    marker: bool
    payload: bytes


def stream(sizes: list[int], first: int = 65_500, keys_each: int = 5) -> list[Sent]:
    """Frames of so many packets, a keyframe now and then; numbers wrap."""
    sent: list[Sent] = []
    for frame, size in enumerate(sizes):
        for at in range(size):
            key = frame % keys_each == 0
            head = SPS if key and at == 0 else (IDR if key else SLICE) if at < 2 else b"\x1c\x01"
            payload = head + bytes([frame % 251, at])
            sent.append(Sent((first + len(sent)) & 0xFFFF, frame * 3000 & 0xFFFFFFFF, at == size - 1, payload))
    return sent


def stamps(frames: list[jitter.Frame]) -> list[int]:
    return [frame.stamp for frame in frames]


sizes = st.lists(st.integers(1, 8), min_size=2, max_size=30)


@given(sizes, st.randoms(use_true_random=False), st.integers(0, 6))
def test_packets_in_any_order_within_the_window_lose_nothing(sizes: list[int], random: Random, window: int) -> None:
    sent = stream(sizes)
    order = sorted(range(len(sent)), key=lambda at: at + random.uniform(0, window) if at else -1)
    buffer, frames = Pictures(), []
    for at, index in enumerate(order):
        one = sent[index]
        frames += buffer.put(one.number, one.stamp, one.marker, one.payload, at * 0.001)
    assert stamps(frames) == [frame * 3000 for frame in range(len(sizes))]
    assert [p for frame in frames for p in frame.payloads] == [one.payload for one in sent]
    assert buffer.held == 0 and not buffer.due and not buffer.wants_key


@settings(max_examples=150)
@given(sizes, st.sets(st.integers(1, 200), max_size=40), st.sets(st.integers(1, 200), max_size=10))
def test_what_is_lost_and_sent_again_in_time_loses_nothing(sizes: list[int], lost: set[int], twice: set[int]) -> None:
    """`lost` packets do not come; what is asked for comes a round trip later, but those in `twice` only when asked again."""
    sent = stream(sizes)
    by_number = {one.number: at for at, one in enumerate(sent)}
    buffer, frames, coming, asked = Pictures(), [], list[tuple[float, Sent]](), set[int]()
    now = 0.0
    for at in range(len(sent) + 60):
        now += STEP_S
        if at < len(sent) and (at not in lost or at == len(sent) - 1):
            one = sent[at]
            frames += buffer.put(one.number, one.stamp, one.marker, one.payload, now)
        for due, one in [c for c in coming if c[0] <= now]:
            coming.remove((due, one))
            frames += buffer.put(one.number, one.stamp, one.marker, one.payload, now, again=True)
        frames += buffer.late(now)
        for number in buffer.nacks(now):
            index = by_number[number]
            if index not in twice or index in asked:
                coming.append((now + RTT_S, sent[index]))
            asked.add(index)
    assert stamps(frames) == [frame * 3000 for frame in range(len(sizes))]
    assert buffer.counts["given_up"] == 0 and buffer.held == 0


@settings(max_examples=150)
@example([3, 2], {0})
@given(sizes, st.sets(st.integers(0, 240), max_size=60))
def test_what_never_comes_costs_only_what_builds_on_it(sizes: list[int], lost: set[int]) -> None:
    sent = stream(sizes)
    buffer, frames, now, most = Pictures(), [], 0.0, 0
    for at, one in enumerate(sent):
        now += 0.03
        if at not in lost:
            frames += buffer.put(one.number, one.stamp, one.marker, one.payload, now)
        frames += buffer.late(now)
        buffer.nacks(now)
        most = max(most, buffer.held)
    frames += buffer.late(now + 1)
    got = stamps(frames)
    assert got == sorted(set(got)), "in order, each once"
    assert got == _possible(sizes, lost, frames)
    assert most <= jitter.MOST
    by_stamp = {stamp: [one.payload for one in sent if one.stamp == stamp] for stamp in got}
    assert all(frame.payloads == by_stamp[frame.stamp] for frame in frames), "never with a hole"


def _possible(sizes: list[int], lost: set[int], frames: list[jitter.Frame]) -> list[int]:
    """A frame can be shown if it is whole and so is everything since its keyframe."""
    shown, at, alive = [], 0, False
    for frame, size in enumerate(sizes):
        whole = not any(index in lost for index in range(at, at + size))
        alive = whole and (alive or frame % 5 == 0)
        if alive:
            shown.append(frame * 3000)
        at += size
    return shown


def test_a_frame_comes_with_its_last_packet_and_not_later() -> None:
    buffer = Pictures()
    sent = stream([3, 2])
    came = [len(buffer.put(one.number, one.stamp, one.marker, one.payload, 0.0)) for one in sent]
    assert came == [0, 0, 1, 0, 1]


def test_frames_without_markers_end_where_the_next_begins() -> None:
    buffer = Pictures()
    came = [len(buffer.put(one.number, one.stamp, False, one.payload, 0.0)) for one in stream([2, 2, 1])]
    assert came == [0, 0, 1, 0, 1]


def test_padding_between_frames_is_no_frame() -> None:
    buffer = Pictures()
    assert buffer.put(1, 0, True, SPS + IDR, 0.0)
    assert buffer.put(2, 0, False, b"", 0.0) == []
    assert stamps(buffer.put(3, 3000, True, SLICE + b"x", 0.0)) == [3000]


def test_a_sender_that_begins_anew_is_followed_from_its_next_keyframe() -> None:
    buffer = Pictures()
    buffer.put(1, 0, True, SPS + IDR, 0.0)
    assert buffer.put(30_000, 90, True, SLICE + b"x", 0.1) == [] and buffer.wants_key
    assert stamps(buffer.put(30_001, 91, True, SPS + IDR, 0.2)) == [91]


def test_junk_fills_nothing() -> None:
    buffer = Pictures()
    for number in range(0, 40_000, 3):
        buffer.put(number & 0xFFFF, number, False, SLICE + b"x", number / 1e4)
        buffer.late(number / 1e4)
    assert buffer.held <= jitter.MOST


def test_the_round_trip_is_learnt_and_bounds_the_patience() -> None:
    buffer = Pictures()
    sent = stream([40])
    for at in range(0, 38, 2):
        now = at * 0.2
        buffer.put(sent[at].number, 0, False, sent[at].payload, now)
        buffer.nacks(now)
        if at:
            buffer.put(sent[at - 1].number, 0, False, sent[at - 1].payload, now + 0.12, again=True)
    assert 0.1 < buffer.rtt_s < 0.13
    assert buffer.patience_s == jitter.PATIENCE_S[1]


@given(st.integers(2, 120), st.randoms(use_true_random=False), st.sets(st.integers(1, 119), max_size=20))
def test_sound_is_in_order_and_loses_only_what_did_not_come(count: int, random: Random, lost: set[int]) -> None:
    order = sorted(range(count), key=lambda at: at + random.uniform(0, 3) if at else -1)
    buffer, out, now = Sounds(), [], 0.0
    for index in order:
        now += 0.005
        if index not in lost:
            out += buffer.put(65_530 + index & 0xFFFF, index * 960, b"\x08x", now)
        out += buffer.late(now)
        assert buffer.held < 70
    out += buffer.late(now + 1)
    assert [piece.stamp // 960 for piece in out] == [at for at in range(count) if at not in lost]


def test_sound_that_lacks_is_waited_for_sixty_milliseconds() -> None:
    buffer = Sounds()
    buffer.put(1, 0, b"a", 0.0)
    assert buffer.put(3, 2, b"c", 0.04) == [] == buffer.late(0.09)
    assert [piece.stamp for piece in buffer.late(0.101)] == [2]
    assert buffer.put(2, 1, b"b", 0.11) == [] and buffer.counts["late"] == 1

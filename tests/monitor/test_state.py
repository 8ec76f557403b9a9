"""What is known of a room in memory."""

from babycam.core import link
from babycam.monitor.state import RoomState


def levels(at: float, *judged: float) -> link.Levels:
    hops = tuple(link.Level(at + place / 10, level, level, level, -70.0) for place, level in enumerate(judged))
    return link.Levels(room=1, epoch=1, at=at, state="quiet", hops=hops)


def test_the_last_minute_is_kept_hop_by_hop_with_its_gaps() -> None:
    room = RoomState(1)
    assert room.lately(0.0) == []
    room.take_levels(levels(5_000.0, -50.04, -40.0), now=100.0)
    room.take_levels(levels(5_000.4, -30.0), now=100.33)  # late: the worker's clock tells where it belongs
    assert room.lately(100.33) == [-50.0, -40.0, None, None, -30.0]
    assert room.lately(100.63) == [-50.0, -40.0, None, None, -30.0, None, None, None]


def test_no_more_than_a_minute_is_told_and_a_stream_that_ended_leaves_its_minute() -> None:
    room = RoomState(1)
    for batch in range(100):
        room.take_levels(levels(5_000.0 + batch, *[-50.0] * 10), now=100.0 + batch)
    assert len(room.lately(199.0)) == 600
    room.forget_stream()
    assert room.lately(229.0).count(None) == 300
    assert room.lately(300.0) == []


def test_a_worker_whose_clock_jumps_leaves_no_level_in_the_future() -> None:
    room = RoomState(1)
    room.take_levels(levels(9_000.0, -20.0), now=100.0)
    room.take_levels(levels(5_000.0, -50.0), now=100.2)
    assert room.lately(100.2) == [-50.0]

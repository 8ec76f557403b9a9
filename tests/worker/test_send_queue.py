"""What waits to be sent, in which order, and what a full queue loses."""

import pytest

from babycam.core.link import Answer, Levels, NoiseStarted, StateChanged, WorkerBeat
from babycam.worker.send_queue import SendQueue

BEAT = WorkerBeat(room=1, epoch=1, at=0.0, source="live")
LEVELS = Levels(room=1, epoch=1, at=0.0, state="quiet", hops=())


def noise(at: float = 0.0, room: int = 1, epoch: int = 1) -> NoiseStarted:
    return NoiseStarted(
        seq=0, room=room, epoch=epoch, event_id=f"noise-{at}", at=at, onset_at=at, level_db=-20.0, threshold_db=-35.0
    )


@pytest.fixture
def outbox() -> SendQueue:
    outbox = SendQueue(limit=3, answers=2, levels=2)
    outbox.open()
    return outbox


def test_an_alarm_overtakes_answers_levels_and_beats(outbox: SendQueue) -> None:
    outbox.beat(BEAT)
    outbox.levels(LEVELS)
    outbox.answer(Answer(request_id="1"))
    outbox.event(noise())
    assert [type(outbox.take()) for _ in range(5)] == [NoiseStarted, Answer, Levels, WorkerBeat, type(None)]


def test_events_are_numbered_and_stay_until_they_are_confirmed(outbox: SendQueue) -> None:
    assert [outbox.event(noise(at)).seq for at in (1.0, 2.0)] == [1, 2]
    assert [outbox.take(), outbox.take(), outbox.take()][2] is None
    outbox.received(1)
    assert outbox.queued == 1
    outbox.rewind()
    outbox.open()
    again = outbox.take()
    assert isinstance(again, NoiseStarted)
    assert (again.seq, again.at) == (2, 2.0)


def test_a_new_connection_sends_only_beats_until_the_server_says_whose_room_it_is(outbox: SendQueue) -> None:
    outbox.event(noise())
    outbox.rewind()
    outbox.beat(BEAT)
    assert outbox.take() == BEAT
    assert outbox.take() is None
    outbox.open()
    assert isinstance(outbox.take(), NoiseStarted)


def test_a_full_queue_loses_the_oldest_and_says_so(outbox: SendQueue) -> None:
    for at in range(5):
        outbox.event(noise(float(at)))
    outbox.levels(LEVELS)
    outbox.levels(LEVELS)
    outbox.levels(LEVELS)
    for n in range(3):
        outbox.answer(Answer(request_id=str(n)))
    assert outbox.dropped == {"events": 2, "levels": 1, "answers": 1}
    first = outbox.take()
    assert isinstance(first, NoiseStarted)
    assert first.seq == 3


def test_confirming_what_was_never_sent_or_long_gone_does_no_harm(outbox: SendQueue) -> None:
    outbox.event(StateChanged(seq=0, room=1, epoch=1, event_id="s", at=1.0, state="stirring"))
    outbox.received(99)
    assert outbox.take() is None
    outbox.received(0)
    assert outbox.event(noise()).seq == 2
    assert isinstance(outbox.take(), NoiseStarted)

"""What waits to be sent, in which order, and what a full queue loses."""

import pytest

from babycam.core.link import Answer, Levels, LevelsMinute, NoiseStarted, StateChanged, WorkerBeat
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


def minute(number: int) -> LevelsMinute:
    return LevelsMinute(seq=0, room=1, epoch=1, event_id=f"minute-{number}", at=0.0, minute=number, columns=b"x" * 480, hops=b"y")


def whole(outbox: SendQueue) -> list[tuple[int, bool]]:
    """What is sent now: seq, and whether it says what it said."""
    sent = []
    while event := outbox.take():
        assert isinstance(event, LevelsMinute | NoiseStarted)
        sent.append((event.seq, not isinstance(event, LevelsMinute) or bool(event.columns and event.hops)))
    return sent


def test_minutes_that_wait_for_days_shrink_to_their_loss_and_cost_no_noise_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("babycam.worker.send_queue.MOST_MINUTES", 2)
    monkeypatch.setattr("babycam.worker.send_queue.MOST_LOST", 3)
    outbox = SendQueue(limit=20)
    outbox.open()
    outbox.event(noise())
    for number in range(4):
        outbox.event(minute(number))
    assert outbox.dropped == {"minutes": 2}
    assert whole(outbox) == [(1, True), (2, False), (3, False), (4, True), (5, True)]
    for number in range(4, 7):
        outbox.event(minute(number))
    assert whole(outbox) == [(6, False), (7, True), (8, True)], "what is sent already is not sent again because it shrinks"
    outbox.rewind()
    outbox.open()
    assert whole(outbox) == [(1, True), (4, False), (5, False), (6, False), (7, True), (8, True)]
    outbox.received(7)
    outbox.event(minute(7))
    assert outbox.queued == 2 and outbox.dropped == {"minutes": 5}


def test_a_lost_minute_that_has_not_left_may_go_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("babycam.worker.send_queue.MOST_MINUTES", 1)
    monkeypatch.setattr("babycam.worker.send_queue.MOST_LOST", 1)
    outbox = SendQueue(limit=20)
    for number in range(4):
        outbox.event(minute(number))
    outbox.event(noise())
    outbox.open()
    assert whole(outbox) == [(3, False), (4, True), (5, True)]

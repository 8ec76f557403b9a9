"""Whether a worker's process still moves: its event loop, and the threads that decode."""

import socket

from babycam.worker.pulse import HUNG_S, SHOWN_S, Pulse


def looks(pulse: Pulse, since: float, seconds: float, ticks: bool = True) -> str:
    """Twice a second for so long."""
    hung = ""
    for look in range(1, round(seconds * 2) + 1):
        if ticks:
            pulse.tick()
        hung = hung or pulse.look(since + look / 2)
    return hung


def test_a_packet_that_stays_in_hand_is_told_after_three_seconds_and_ends_the_process_after_eight() -> None:
    pulse = Pulse(lambda: frozenset({(1, 77)}))
    pulse.look(0.0)
    assert looks(pulse, 0.0, SHOWN_S + 0.5) == ""
    assert pulse.hangs
    assert "decodes" in looks(pulse, SHOWN_S + 0.5, HUNG_S)


def test_a_thread_that_is_always_busy_but_never_with_the_same_packet_is_well() -> None:
    numbers = iter(range(1000))
    pulse = Pulse(lambda: frozenset({(1, next(numbers))}))
    assert looks(pulse, 0.0, 3 * HUNG_S) == ""


def test_an_event_loop_that_does_not_come_round_ends_the_process() -> None:
    pulse = Pulse(frozenset)
    assert looks(pulse, 0.0, 3 * HUNG_S) == ""
    assert "loop" in looks(pulse, 100.0, HUNG_S + 1, ticks=False)


def test_a_process_that_was_stopped_for_long_is_not_taken_for_hung() -> None:
    pulse = Pulse(lambda: frozenset({(1, 77)}))
    assert pulse.look(0.0) == ""
    assert pulse.look(500.0) == ""


def test_the_parent_hears_a_beat_a_second_while_all_moves() -> None:
    ours, its = socket.socketpair()
    with ours, its:
        pulse = Pulse(frozenset, its)
        for second in range(3):
            pulse._beat(float(second + 1))
            pulse._beat(second + 1.4)
        assert ours.recv(100) == b"..."

"""What a phone is told: the account of its packets, and when a keyframe is asked of it."""

from itertools import pairwise

from babycam.media.ingest import feedback
from babycam.media.ingest.feedback import Allowance, Keys, Received


def test_the_account_counts_what_lacks_and_how_much_of_it_lately() -> None:
    account = Received(90_000)
    for number in range(65_500, 65_600):
        if number % 10:
            account.add(number & 0xFFFF, number * 3000, number / 30)
    report = account.report()
    assert (report.newest, report.lost) == (65_599, 9)
    assert report.fraction == 9 * 256 // 99
    for number in range(65_600, 65_700):
        account.add(number & 0xFFFF, number * 3000, number / 30)
    assert account.report().fraction == 0
    assert account.report().fraction == 0


def test_a_steady_stream_has_no_jitter_and_an_unsteady_one_has() -> None:
    steady, shaken = Received(48_000), Received(48_000)
    for number in range(100):
        steady.add(number, number * 960, number * 0.02)
        shaken.add(number, number * 960, number * 0.02 + (number % 2) * 0.01)
    assert steady.report().jitter <= 1
    assert 300 < shaken.report().jitter < 500


def test_a_keyframe_is_asked_for_rarely_or_often_as_it_is_needed() -> None:
    keys = Keys()
    keys.came(0.0)
    assert [at for at in range(20) if keys.ask(float(at), False)][:1] == [int(feedback.RARELY_S)]
    keys.came(20.0)
    keys.gops = True
    assert not keys.ask(21.0, False) and keys.ask(22.0, False)


def test_who_joins_gets_one_at_once_unless_one_has_just_come() -> None:
    keys = Keys()
    keys.came(10.0)
    keys.wish()
    assert not keys.ask(10.2, False), "it is fresh"
    assert not keys.ask(10.6, False), "and that was all they needed"
    keys.wish()
    assert keys.ask(10.7, False)


def test_a_lost_picture_asks_at_once_and_again_until_one_comes() -> None:
    keys = Keys()
    keys.came(0.0)
    asked = [at / 10 for at in range(1, 30) if keys.ask(at / 10, True)]
    assert asked == [0.1, 0.6, 1.1, 1.6, 2.1, 2.6]
    keys.came(3.0)
    assert not keys.ask(3.1, False)


def test_a_still_dark_room_may_send_much_at_once_when_the_light_goes_on() -> None:
    allowance = Allowance()
    told = [allowance.tell(100_000 + second, False, float(second)) for second in range(20)]
    assert told[0] == feedback.START_BPS and told[-1] == feedback.MOST_BPS
    assert all(after <= before * 1.11 for before, after in pairwise(told))


def test_congestion_is_passed_on_and_forgotten_slowly() -> None:
    allowance = Allowance()
    allowance.tell(2_000_000, False, 0.0)
    assert allowance.tell(800_000, False, 1.0) == 800_000
    assert allowance.tell(100_000, False, 2.0) == feedback.QUIET_BPS, "packets that only seem late"
    assert allowance.tell(90_000, True, 3.0) == feedback.LEAST_BPS, "packets that lack"
    assert allowance.tell(95_000, True, 4.0) == int(feedback.LEAST_BPS * 1.1)

"""Two streams of one phone on one clock, whatever the phone's own clock says."""

from hypothesis import given
from hypothesis import strategies as st

from babycam.media.ingest.sync import Sync

NOW = 1_700_000_000_000_000
DAY_S = 86_400


def ntp(us: int) -> int:
    return (us << 32) // 1_000_000


class Phone:
    """Counts from anywhere; its clock is a day off; its pictures leave `late` µs after what they show."""

    def __init__(self, late: int = 120_000, video: int = 4_294_900_000, sound: int = 77, clock: int = 3_900_000_000) -> None:
        self.sync, self.late, self.first, self.clock = Sync(), late, {True: video, False: sound}, clock * 1_000_000

    def stamp(self, video: bool, at: int) -> int:
        return (self.first[video] + at * (90 if video else 48) // 1000) & 0xFFFFFFFF

    def send(self, video: bool, at: int) -> int:
        """What was captured at `at` (µs): the time that it is given, from `at` on."""
        return self.sync.place(video, self.stamp(video, at), NOW + at + (self.late if video else 0)) - NOW - at

    def report(self, video: bool, at: int) -> None:
        self.sync.report(video, self.stamp(video, at), ntp(self.clock + at))


def play(phone: Phone, begin: int, end: int) -> list[int]:
    """Both streams for a while; how far the pictures are behind the sound, frame by frame."""
    apart, sound = [], 0
    for at in range(begin, end, 20_000):
        sound = phone.send(False, at)
        if at % 40_000 == 0:
            apart.append(phone.send(True, at) - sound)
    return apart


def test_without_reports_each_counts_from_its_arrival() -> None:
    assert set(play(Phone(), 0, 1_000_000)) == {120_000}


def test_with_reports_they_come_together_within_a_second() -> None:
    phone = Phone()
    play(phone, 0, 500_000)
    phone.report(False, 480_000)
    phone.report(True, 490_000)
    apart = play(phone, 500_000, 1_500_000)
    assert abs(apart[-1]) < 1_000
    assert all(before - after <= 20_001 for before, after in zip([120_000, *apart], apart, strict=False))


@given(st.integers(-300_000, 300_000), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(DAY_S, 4_200_000_000))
def test_whatever_it_counts_from_and_whatever_its_clock_says(late: int, video: int, sound: int, clock: int) -> None:
    phone = Phone(late, video, sound, clock)
    play(phone, 0, 500_000)
    phone.report(True, 450_000)
    phone.report(False, 470_000)
    assert abs(play(phone, 500_000, 3_000_000)[-1]) < 1_000


@given(st.lists(st.integers(-50_000, 50_000), min_size=4, max_size=20))
def test_pictures_never_go_back_and_reports_that_jitter_do_not_shake_them(errors: list[int]) -> None:
    phone, last, at = Phone(), 0, 0
    for error in errors:
        for _ in range(25):
            phone.send(False, at)
            placed = phone.send(True, at) + at
            assert placed > last
            last, at = placed, at + 40_000
        phone.report(False, at)
        phone.sync.report(True, phone.stamp(True, at + error), ntp(phone.clock + at))


def test_sound_that_stood_still_while_it_was_off_is_not_late_afterwards() -> None:
    phone = Phone(late=0)
    play(phone, 0, 500_000)
    for video in (True, False):
        phone.report(video, 480_000)
    play(phone, 500_000, 1_000_000)
    placed = phone.sync.place(False, phone.stamp(False, 1_000_000), NOW + 5_000_000)
    assert abs(placed - NOW - 5_000_000) < 25_000
    assert not phone.sync.in_step, "until it reports again"


def test_an_empty_report_says_nothing() -> None:
    sync = Sync()
    sync.report(True, 5, 0)
    sync.report(True, 5, 7)
    assert not sync.in_step

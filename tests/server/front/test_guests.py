"""Who has to go when there is no place, and who reads too slowly."""

import itertools
import socket
from dataclasses import dataclass, field
from ipaddress import ip_network

import pytest

from babycam.server.front import limits
from babycam.server.front.guests import Guest, Guests, counts
from babycam.server.front.pace import Pace
from babycam.server.front.rates import Rates
from babycam.server.front.rows import Rows


@dataclass
class Connection:
    """The line and the protocol of a guest."""

    busy: bool = False
    ended: bool = False
    waiting: int = 0
    socket: bool = False
    looked: list[float] = field(default_factory=list)
    excused: list[float] = field(default_factory=list)
    told: bool = False

    def idle(self) -> bool:
        return not self.busy

    def answering(self) -> bool:
        return not self.socket

    def look(self, now: float) -> None:
        self.looked.append(now)

    def excuse(self, now: float) -> None:
        self.excused.append(now)

    def lost(self) -> None:
        self.told = True

    def is_closing(self) -> bool:
        return self.ended

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def get_extra_info(self, _name: str) -> None:
        return None

    def abort(self) -> None:
        self.ended = True


seconds = itertools.count(0.0, 1.0)  # when each comes: not too often


def come(guests: Guests, address: str, *, busy: bool = False) -> Connection | None:
    """A connection that has arrived; None where it was turned away."""
    guest: Guest | None = guests.admit(address, next(seconds))
    if guest is None:
        return None
    made = Connection(busy)
    guest.arrived(made, made)
    return made


def crowd(guests: Guests, address: str, count: int, *, busy: bool = False) -> list[Connection]:
    return [one for _ in range(count) if (one := come(guests, address, busy=busy))]


def test_one_more_from_a_full_address_takes_the_place_of_its_oldest_idle_one() -> None:
    guests = Guests()
    live = come(guests, "192.168.1.9", busy=True)
    others = crowd(guests, "192.168.1.9", limits.MOST_FAR - 1)
    assert come(guests, "192.168.1.9") and live and not live.ended
    assert [one.ended for one in others] == [True] + [False] * (len(others) - 1) and len(guests) == limits.MOST_FAR


def test_an_address_whose_connections_are_all_at_work_gets_no_more_and_loses_none() -> None:
    guests = Guests()
    working = crowd(guests, "192.168.1.9", limits.MOST_FAR, busy=True)
    assert come(guests, "192.168.1.9") is None and not any(one.ended for one in working)
    assert come(guests, "192.168.1.10"), "others do not suffer"


def test_when_all_places_are_taken_the_greediest_address_makes_room() -> None:
    guests = Guests(most=100)
    home = crowd(guests, "192.168.1.10", 10)
    greedy = crowd(guests, "192.168.1.66", 90)
    assert come(guests, "192.168.1.11") and greedy[0].ended and not any(one.ended for one in home)


def test_a_worker_comes_back_though_strangers_are_at_work_in_every_place() -> None:
    guests = Guests(most=100)
    crowd(guests, "192.168.1.66", 60, busy=True)
    idle = crowd(guests, "192.168.1.67", 40)
    assert come(guests, "127.0.0.1") and idle[0].ended


def test_who_has_left_has_left_once() -> None:
    guests = Guests()
    guest = guests.admit("192.168.1.9", next(seconds))
    assert guest
    guest.left()
    guest.left()
    guest.hang_up()
    assert len(guests) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [("2001:db8::1", "2001:db8::ffff:1"), ("192.168.1.9", "::ffff:192.168.1.9"), ("fe80::1%eth0", "fe80::2%eth0")],
    ids=["one /64", "IPv4 inside IPv6", "link-local"],
)
def test_two_writings_of_one_household_share_its_places(one: str, other: str) -> None:
    guests = Guests()
    first = crowd(guests, one, limits.MOST_FAR)
    assert come(guests, other) and first[0].ended


def test_a_trusted_proxy_and_this_machine_may_have_more() -> None:
    guests = Guests(near=[ip_network("10.0.0.0/8")])
    for address in ("10.1.2.3", "::1"):
        assert not any(one.ended for one in crowd(guests, address, limits.MOST_FAR + 50))


def test_nobody_is_blamed_for_the_time_in_which_the_server_slept() -> None:
    guests = Guests()
    one = come(guests, "192.168.1.9", busy=True)
    assert one
    one.waiting = 70_000
    for second in (0.0, 1.0, 2.0, 60.0, 61.0):
        guests.look(second)
    assert (one.ended, one.looked, one.excused) == (False, [0.0, 1.0, 2.0, 61.0], [60.0])


def test_who_does_not_read_is_cut() -> None:
    guests = Guests()
    one = come(guests, "192.168.1.9", busy=True)
    assert one
    one.waiting = 70_000
    for second in range(20):
        guests.look(float(second))
    assert one.ended and one.told


def unread_for(guests: Guests, seconds: float, *, socket: bool = False) -> Connection:
    """A connection at work, from the address whose others take all its places, of which nothing was read for so long."""
    one = come(guests, "192.168.1.9", busy=True)
    assert one
    one.waiting, one.socket = 70_000, socket
    crowd(guests, "192.168.1.9", limits.MOST_FAR - 2, busy=True)
    assert come(guests, "192.168.1.9"), "the last place: it has just come, and has asked for nothing yet"
    for second in range(int(seconds) + 1):
        guests.look(float(second))
    return one


@pytest.mark.parametrize(
    ("seconds", "socket", "goes"),
    [(limits.UNREAD_S - 1, False, False), (limits.UNREAD_S, False, True), (limits.UNREAD_S, True, False)],
    ids=["a moment ago", "an answer", "a socket"],
)
def test_an_answer_that_nobody_reads_makes_room_before_those_who_have_just_come(seconds: float, socket: bool, goes: bool) -> None:
    guests = Guests()
    unread = unread_for(guests, seconds, socket=socket)
    assert come(guests, "192.168.1.9") and unread.ended is goes


def test_a_reader_of_whom_a_little_arrives_each_second_keeps_its_place() -> None:
    pace = Pace()
    for second in range(14):
        pace.stalled(float(second), 70_000, second)
        assert not pace.unread


def test_a_reader_who_gets_on_is_never_stalled_however_slow() -> None:
    pace, arrived = Pace(), 0
    for second in range(600):
        arrived += 300  # bytes a second
        assert not pace.stalled(float(second), 70_000, arrived)


@pytest.mark.parametrize("trickle", [0, 1, 200])
def test_a_reader_who_takes_next_to_nothing_is_stalled_after_15_s(trickle: int) -> None:
    pace = Pace()
    late = [second for second in range(60) if pace.stalled(float(second), 70_000, trickle * second)]
    assert late[0] == limits.PROGRESS_S


def test_a_line_that_was_empty_in_between_begins_anew() -> None:
    pace = Pace()
    assert not any(pace.stalled(float(second), 0 if second % 10 == 0 else 70_000, 0) for second in range(100))


def test_addresses_have_their_turns_whoever_of_them_is_many() -> None:
    guests, rows = Guests(), Rows[int]()
    for rank, address in enumerate(("192.168.1.9",) * 5 + ("192.168.1.7", "192.168.1.8")):
        guest = guests.admit(address, next(seconds))
        assert guest
        rows.add(guest.name, rank)
    order = []
    while taken := rows.next():
        order.append((taken[0][-1], taken[1]))
    assert order == [("9", 0), ("7", 5), ("8", 6), ("9", 1), ("9", 2), ("9", 3), ("9", 4)] and not rows


def test_who_may_not_yet_is_passed_over_and_who_has_left_is_not_called() -> None:
    rows = Rows[int]()
    for address, number in (("9", 1), ("7", 2), ("7", 3)):
        rows.add(address, number)
    assert rows.next(lambda address: address != "9") == ("7", 2)
    rows.remove("7", 3)
    rows.remove("7", 3)
    assert rows.next(lambda address: address == "7") is None and rows.next() == ("9", 1) and not rows


def test_who_waits_and_has_to_make_room_is_hung_up_on() -> None:
    guests = Guests(most=1)
    first, line = guests.admit("192.168.1.9", next(seconds)), socket.socket()
    assert first
    first.waiting = line
    assert guests.admit("192.168.1.7", next(seconds)) and first.gone and line.fileno() == -1


def test_who_comes_too_often_is_turned_away_until_some_time_has_passed() -> None:
    guests, before = Guests(), counts["too_often"]
    at_once = [guests.admit("192.168.1.9", 100.0) for _ in range(limits.MOST_FAR + 30)]
    assert [one is None for one in at_once] == [False] * limits.MOST_FAR + [True] * 30 and counts["too_often"] - before == 30
    assert guests.admit("192.168.1.7", 100.0)
    later = [guests.admit("192.168.1.9", 102.0) for _ in range(50)]
    assert sum(one is not None for one in later) == 2 * limits.FAR_PER_S
    assert guests.admit("192.168.1.9", 90.0) is None  # a clock that goes back gives nothing


def test_this_machine_and_trusted_proxies_come_as_often_as_they_like() -> None:
    guests = Guests(near=[ip_network("10.0.0.0/8")])
    for address in ("127.0.0.1", "::1", "10.0.0.3"):
        assert all(guests.admit(address, 5.0) for _ in range(limits.MOST_FAR + 50))


def test_a_whole_internet_of_addresses_is_remembered_in_bounds() -> None:
    rates = Rates()
    assert all(rates.allow(str(number), 1.0) for number in range(limits.KNOWN + 100)) and len(rates) == limits.KNOWN

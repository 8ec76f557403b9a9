"""One writer, bounded readers: nobody waits for a slow one, and what it loses is counted."""

import threading
from itertools import pairwise

import pytest

from babycam.media.bus import Bus, BusClosed, Item, Reader
from babycam.media.packets import AudioInfo, Packet, StreamInfo, VideoInfo
from babycam.media.ring import Ring

INFO = StreamInfo(1, VideoInfo("h264", 320, 240), AudioInfo("aac", 48_000, 1))
SOUND_ONLY = StreamInfo(2, None, AudioInfo("aac", 48_000, 1))


def picture(number: int, *, key: bool = False, size: int = 100) -> Packet:
    at = number * 66_666
    return Packet(True, at, at, 66_666, key, bytes(size), at / 1e6)


def sound(number: int) -> Packet:
    at = number * 21_333
    return Packet(False, at, at, 21_333, True, bytes(50), at / 1e6)


def drained(reader: Reader) -> list[Item]:
    items = []
    while (item := reader.get()) is not None:
        items.append(item)
    return items


def test_a_reader_sees_the_stream_announced_and_starts_at_a_keyframe() -> None:
    bus = Bus()
    bus.info(INFO)
    reader = bus.reader("clip")
    for packet in (picture(0), picture(1, key=True), picture(2)):
        bus.packet(packet)
    assert drained(reader) == [INFO, picture(1, key=True), picture(2)]
    assert reader.counters.dropped == 1


def test_sound_does_not_wait_for_a_picture() -> None:
    bus = Bus()
    bus.info(INFO)
    reader = bus.reader("listening", video=False)
    bus.packet(picture(0, key=True))
    bus.packet(sound(0))
    assert drained(reader) == [INFO, sound(0)]


def test_a_slow_reader_loses_up_to_the_next_keyframe_and_it_is_counted() -> None:
    bus = Bus()
    bus.info(INFO)
    slow, quick = bus.reader("slow", max_packets=5), bus.reader("quick")
    bus.packet(picture(0, key=True))
    for number in range(1, 8):
        bus.packet(picture(number))
    bus.packet(picture(8, key=True))
    bus.packet(picture(9))
    got = drained(slow)
    assert got == [INFO, picture(8, key=True), picture(9)]
    assert slow.counters.overflows == 1 and slow.counters.dropped == 8
    assert len(drained(quick)) == 11


def test_the_queue_is_bounded_in_bytes_too() -> None:
    bus = Bus()
    bus.info(INFO)
    reader = bus.reader("slow", max_bytes=1000)
    bus.packet(picture(0, key=True, size=600))
    bus.packet(picture(1, size=600))
    bus.packet(picture(2, key=True, size=600))
    assert drained(reader) == [INFO, picture(2, key=True, size=600)]
    assert reader.counters.dropped_bytes == 1200


def test_after_an_overflow_sound_goes_on_at_once() -> None:
    bus = Bus()
    bus.info(INFO)
    reader = bus.reader("slow", max_packets=3)
    bus.packet(picture(0, key=True))
    for number in range(5):
        bus.packet(sound(number))
    assert sound(4) in drained(reader)


def test_a_new_stream_is_announced_even_to_a_reader_that_overflowed() -> None:
    bus = Bus()
    bus.info(INFO)
    reader = bus.reader("slow", max_packets=3)
    bus.packet(picture(0, key=True))
    bus.info(SOUND_ONLY)
    for number in range(9):
        bus.packet(sound(number))
    items = drained(reader)
    assert items[:2] == [INFO, SOUND_ONLY] and items[-1] == sound(8)


def test_nothing_is_lost_or_repeated_between_the_ring_and_live() -> None:
    bus = Bus(Ring(10))
    bus.info(INFO)
    joined: list[Reader] = []
    for number in range(200):
        bus.packet(picture(number, key=number % 15 == 0))
        if number == 100:
            joined.append(bus.reader("clip", since=50 * 0.066666))
    items = drained(joined[0])
    assert items[0] == INFO
    times = [item.pts for item in items if isinstance(item, Packet)]
    assert times[0] == 45 * 66_666
    assert {b - a for a, b in pairwise(times)} == {66_666} and times[-1] == 199 * 66_666


def test_many_threads_may_read_while_one_writes() -> None:
    bus = Bus(Ring(10))
    bus.info(INFO)
    counts: list[int] = []

    def read(reader: Reader) -> None:
        seen = 0
        try:
            while True:
                seen += isinstance(reader.get(5.0), Packet)
        except BusClosed:
            counts.append(seen)

    threads = [threading.Thread(target=read, args=(bus.reader(f"r{n}", max_packets=5000),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for number in range(2000):
        bus.packet(picture(number, key=number == 0))
    bus.close()
    for thread in threads:
        thread.join(10)
    assert counts == [2000] * 4


def test_closing_wakes_everybody_who_waits() -> None:
    bus = Bus()
    reader, ended = bus.reader("clip"), threading.Event()

    def read() -> None:
        with pytest.raises(BusClosed):
            reader.get(30.0)
        ended.set()

    threading.Thread(target=read, daemon=True).start()
    bus.close()
    assert ended.wait(5)
    with pytest.raises(BusClosed):
        bus.reader("late").get()


def test_the_wake_call_comes_once_per_filling_not_once_per_packet() -> None:
    bus, woken = Bus(), []
    bus.info(INFO)
    reader = bus.reader("live", wake=lambda: woken.append(1))
    assert drained(reader) == [INFO]
    for number in range(5):
        bus.packet(picture(number, key=number == 0))
    assert len(woken) == 1


def test_a_reader_that_left_costs_nothing_more() -> None:
    bus = Bus()
    bus.info(INFO)
    reader = bus.reader("clip")
    reader.close()
    reader.close()
    bus.packet(picture(0, key=True))
    assert bus.readers == () and reader.waiting == 0

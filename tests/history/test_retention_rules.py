"""Which clips go, and when recording stops. Pure."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from babycam.history.retention_rules import FRESH, GB, StoragePolicy, Stored, choose, may_record, may_store

NOW = datetime(2025, 6, 1, 7, 0, tzinfo=UTC)
POLICY = StoragePolicy(keep_days=14, keep_gb=20, min_free_gb=2)


def clip(days: float, gb: float = 0.1, keep: bool = False) -> Stored:
    return Stored(uuid4(), NOW - timedelta(days=days), int(gb * GB), keep)


def test_clips_go_when_they_are_too_old_and_kept_ones_never() -> None:
    old, kept, young = clip(15), clip(100, keep=True), clip(13)
    assert choose([young, kept, old], POLICY, NOW, None) == [old]


def test_the_oldest_go_until_the_rest_fits() -> None:
    clips = [clip(day, gb=6) for day in (5, 1, 4, 2, 3)]
    assert choose(clips, POLICY, NOW, None) == [clips[0], clips[2]]


def test_kept_clips_count_but_others_make_the_room() -> None:
    kept, young = clip(9, gb=25, keep=True), clip(1)
    assert choose([kept, young], POLICY, NOW, None) == [young]


def test_a_full_disk_takes_old_clips_but_not_last_night() -> None:
    last_week, last_night = clip(7, gb=0.5), clip(0.3, gb=0.5)
    assert choose([last_night, last_week], POLICY, NOW, free=int(0.5 * GB)) == [last_week]


def test_no_more_goes_than_is_missing() -> None:
    clips = [clip(day, gb=1) for day in (5, 4, 3)]
    assert choose(clips, POLICY, NOW, free=int(0.5 * GB)) == clips[:2]
    assert choose(clips, POLICY, NOW, free=3 * GB) == []


def test_recording_stops_before_the_disk_is_full_and_begins_again_with_some_room() -> None:
    assert may_record(POLICY, 2 * GB, stopped=False)
    assert not may_record(POLICY, 2 * GB - 1, stopped=False)
    assert not may_record(POLICY, int(2.1 * GB), stopped=True)
    assert may_record(POLICY, int(2.3 * GB), stopped=True)
    assert may_record(POLICY, None, stopped=True)


def test_what_was_begun_in_time_may_still_come_in() -> None:
    assert may_store(POLICY, int(1.5 * GB), int(0.4 * GB))
    assert not may_store(POLICY, int(1.5 * GB), int(0.6 * GB))
    assert may_store(POLICY, None, 100 * GB)


@given(
    st.lists(st.tuples(st.floats(0, 60), st.floats(0, 9), st.booleans()), max_size=30),
    st.one_of(st.none(), st.integers(0, 10 * GB)),
)
def test_whatever_there_is_the_rule_holds(rows: list[tuple[float, float, bool]], free: int | None) -> None:
    clips = [clip(*row) for row in rows]
    gone = choose(clips, POLICY, NOW, free)
    left = [one for one in clips if one not in gone]
    assert not any(one.keep for one in gone)
    assert gone == sorted(gone, key=lambda one: (one.started_at, one.id.hex))
    loose = [one for one in left if not one.keep]
    assert all(NOW - one.started_at <= timedelta(days=POLICY.keep_days) for one in loose)
    assert not loose or sum(one.size_bytes for one in left) <= POLICY.keep_gb * GB
    if free is not None and free + sum(one.size_bytes for one in gone) < POLICY.min_free_gb * GB:
        assert all(NOW - one.started_at <= FRESH for one in loose)

"""What was heard and is not confirmed, on a real disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from babycam.core.link import LevelsMinute, NoiseStarted, StateChanged
from babycam.worker.draft import Draft
from babycam.worker.journal import Journal, left_behind, read, waits


def noise(seq: int) -> NoiseStarted:
    return NoiseStarted(
        seq=seq, room=1, epoch=1, event_id=f"n{seq}", at=float(seq), onset_at=float(seq), level_db=-20.0, threshold_db=-35.0
    )


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    yield Journal(tmp_path, "me")


def kept(journal: Journal) -> list[int]:
    assert journal.settle(10)
    return [event.seq for event in read(journal.path.read_bytes())] if journal.path.exists() else []


def test_events_are_kept_until_they_are_confirmed_and_what_is_worth_something_only_now_is_not(journal: Journal) -> None:
    for seq in (1, 2, 3):
        journal.append(noise(seq))
    journal.append(StateChanged(seq=4, room=1, epoch=1, event_id="s", at=4.0, state="loud"))
    assert kept(journal) == [1, 2, 3]
    journal.confirmed(2)
    journal.append(noise(5))
    assert kept(journal)[-1] == 5
    journal.confirmed(5)
    assert kept(journal) == []
    assert not waits(journal.path.parent)


def test_a_torn_record_costs_nothing_but_itself(journal: Journal) -> None:
    for seq in (1, 2, 3):
        journal.append(noise(seq))
    assert kept(journal) == [1, 2, 3]
    whole = journal.path.read_bytes()
    assert [event.seq for event in read(whole[:-5])] == [1, 2]
    assert [event.seq for event in read(whole[: len(whole) // 2] + b"\xff" * 40)] == [1]
    assert read(b"\xff" * 1000) == []


def test_a_journal_is_taken_over_only_when_its_process_is_gone(journal: Journal, tmp_path: Path) -> None:
    journal.append(noise(1))
    assert kept(journal) == [1]
    assert list(left_behind(tmp_path)) == []
    (tmp_path / "below").mkdir()
    dead = tmp_path / "below" / "dead.events"
    dead.write_bytes(journal.path.read_bytes())
    (left,) = left_behind(tmp_path)
    assert [event.seq for event in left.events] == [1]
    assert list(left_behind(tmp_path)) == [], "two that look at once do not both get it"
    left.discard()
    assert not dead.exists()


def test_a_server_that_confirms_some_of_many_does_not_let_the_file_grow_for_ever(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("babycam.worker.journal.COMPACT_BYTES", 2000)
    for seq in range(1, 101):
        journal.append(noise(seq))
        journal.confirmed(seq - 1)
    assert kept(journal)[-1] == 100
    assert journal.path.stat().st_size < 4000


def test_a_disk_that_takes_nothing_is_counted_and_gets_everything_as_soon_as_it_takes_something(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    spool.write_text("no folder")
    journal = Journal(spool, "me")
    journal.append(noise(1))
    assert not journal.settle(10)
    assert journal.counts["failed"] >= 1
    spool.unlink()
    journal.append(noise(2))
    assert kept(journal) == [1, 2]


def minute(seq: int, columns: bytes = b"x" * 480) -> LevelsMinute:
    return LevelsMinute(seq=seq, room=1, epoch=1, event_id=f"m{seq}", at=float(seq), minute=seq, columns=columns)


def test_minutes_of_days_without_a_server_shrink_in_the_file_too(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("babycam.worker.journal.COMPACT_BYTES", 3000)
    journal.append(noise(1))
    for seq in range(2, 102):
        journal.append(minute(seq))
        if seq > 11:
            journal.replace(seq - 10, minute(seq - 10, b""))
        if seq > 31:
            journal.replace(seq - 30, None)
    assert journal.settle(10)
    assert journal.path.stat().st_size < 10_000 + 3000
    journal.confirmed(1)
    events = read(journal.path.read_bytes())
    assert [event.seq for event in events][-30:] == list(range(72, 102))
    journal.confirmed(101)
    assert kept(journal) == []


# --- minutes that have not left ---------------------------------------------------------------------------------------------


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft(tmp_path, "me")


def drafted(draft: Draft) -> list[str]:
    return [event.event_id for event in read(draft.path.read_bytes())]


def test_draft_says_what_has_not_left_yet_and_goes_with_the_last_of_it(draft: Draft, tmp_path: Path) -> None:
    draft.write([minute(1), minute(2)])
    draft.write([minute(2), minute(3)])
    assert drafted(draft) == ["m2", "m3"]
    draft.write([])
    assert list(tmp_path.iterdir()) == []


def test_draft_of_a_worker_that_lives_is_nobody_elses_and_waits_for_nobody(draft: Draft, tmp_path: Path) -> None:
    draft.write([minute(1)])
    assert list(left_behind(tmp_path)) == []
    assert not waits(tmp_path)
    dead = tmp_path / "below" / "dead.minutes"
    dead.parent.mkdir()
    dead.write_bytes(draft.path.read_bytes())
    assert waits(tmp_path)
    (left,) = left_behind(tmp_path)
    assert [event.event_id for event in left.events] == ["m1"]
    left.discard()
    assert not waits(tmp_path)


def test_disk_that_takes_nothing_leaves_the_draft_as_it_was(draft: Draft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    draft.write([minute(1)])
    with monkeypatch.context() as patch:
        patch.setattr("babycam.worker.journal.os.write", lambda file, content: len(content) - 1)
        with pytest.raises(OSError, match="disk is full"):
            draft.write([minute(2)])
    assert drafted(draft) == ["m1"]
    assert list(tmp_path.iterdir()) == [draft.path]


def test_after_the_end_nothing_is_drafted_any_more(draft: Draft) -> None:
    draft.write([minute(1)])
    draft.finish()
    draft.write([minute(2)])
    assert not draft.path.exists()

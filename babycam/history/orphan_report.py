"""What lies on the disk and is in no row, in words: for About, for /api/storage and for the doctor."""

from dataclasses import dataclass
from datetime import datetime

from babycam.history import adoption, clips, orphan_sweep, quarantine
from babycam.history import queries as history_queries
from babycam.history.orphan_sweep import Bunch, SweepReport
from babycam.history.retention_rules import GB

MB = 10**6
STALE_S = 60.0  # a look at every file is not for every question


@dataclass(frozen=True, slots=True)
class OrphanReport:
    """`recordings`: clips that could be taken up, of them `roomless` need a room to be named; `until`: when the first of the
    quarantine goes (seconds since 1970); `freed`: files of it that went because the disk needed room, `freed_at`: when last."""

    held: str
    unknown: Bunch
    quarantine: Bunch
    until: float | None
    recordings: int
    roomless: int
    freed: int
    freed_at: float | None
    words: list[str]


def current_report(now: datetime) -> OrphanReport:
    """What there is, at most STALE_S old."""
    report = orphan_sweep.reports.get(history_queries.FOLDER)
    if report is None or report.held == "nobody" or abs(now.timestamp() - report.at) > STALE_S:
        report = orphan_sweep.inspect_folder(
            folder=history_queries.FOLDER, known_files=clips.known_files, now=now, ours=clips.is_recording
        )
    there = report.unknown.files or report.quarantined.files
    orphans = adoption.orphans() if there else []
    freed, freed_at = orphan_sweep.freed(history_queries.FOLDER)
    since = report.quarantined.since
    return OrphanReport(
        held=report.held if report.unknown.files else "",
        unknown=report.unknown,
        quarantine=report.quarantined,
        until=None if since is None else since + quarantine.KEPT_S,
        recordings=len(orphans),
        roomless=adoption.roomless(orphans),
        freed=freed,
        freed_at=freed_at or None,
        words=orphan_lines(report, freed),
    )


def report_lines() -> tuple[bool, list[str]]:
    """(whether nobody has to do anything, the words) of all folders as they were last looked at. Reads no files but the notes."""
    lines, well = [], True
    for folder, report in sorted(orphan_sweep.reports.items()):
        well = well and not (report.held and report.unknown.files)
        if folder != history_queries.INCOMING:
            lines += orphan_lines(
                report, orphan_sweep.freed(folder)[0], "recordings" if folder == history_queries.FOLDER else "pictures of messages"
            )
    return well, lines


def orphan_lines(report: SweepReport, freed: int = 0, what: str = "recordings") -> list[str]:
    """A line for each thing that somebody should know; none when all is as it should be."""
    lines = []
    unknown, kept = report.unknown, report.quarantined
    if unknown.files and report.held:
        lines.append(f"{_amount(unknown)} of {what} on the disk are not in this database. None of them is touched. {MEND}")
    elif unknown.files:
        lines.append(f"{_amount(unknown)} of {what} are not in this database. After a day they go to quarantine.")
    if kept.files:
        lines.append(f"{_amount(kept)} of {what} are in quarantine, each for {quarantine.KEPT_DAYS} days from when it came.")
    if freed:
        lines.append(f"{freed} files of {what} in quarantine were deleted early, because the disk was nearly full.")
    return lines


MEND = "Was a database lost, replaced or restored? Put the right one back, or add the recordings to the clips here."


def _amount(bunch: Bunch) -> str:
    files = "1 file" if bunch.files == 1 else f"{bunch.files} files"
    size = f"{bunch.bytes / GB:.1f} GB" if bunch.bytes >= GB else f"{bunch.bytes / MB:.1f} MB"
    return f"{files} ({size})"

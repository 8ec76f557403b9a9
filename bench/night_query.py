"""A night, its report and a week out of a year of four rooms, on SQLite and on PostgreSQL.

The year is written in bulk: every hour second by second (made once by the real codec, for a few kinds of hours), every minute,
noises, incidents with their logs and calls, marks and clips. It is asked through the whole of Django (session, rights, JSON) in one
process, without a network: that is the server's own time; `cpu` is that of its processor. `queries` counts all, session and rights
included; `bytes` as sent, `gzip` as a proxy would send them. A week is asked as it is kept, and (`week_counted`) as when nothing of
it is.
"""

import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from bench._django import django
from bench._lib import percentile, report
from tests.support.services import postgres

NIGHTS_ASKED = 30
BATCH = 5000
WAKE_HOURS = (21, 0, 3)  # at most so many wake-ups of a room a night, at these hours UTC
VIDEO = "clips/of-all.mp4"
MARKS = ("fed", "changed", "settled")
UTC_NOON = datetime.min.time().replace(hour=12, tzinfo=UTC)

LEVEL_MINUTES = {
    "sqlite": """
        WITH RECURSIVE steps(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM steps WHERE n < %s - 1)
        INSERT INTO history_levelminute (room_id, minute, max_db, mean_db, heard_s)
        SELECT %s, strftime('%%Y-%%m-%%d %%H:%%M:%%S', %s, '+' || n || ' minutes'), -52.5, -61.0, 60.0 FROM steps
    """,
    "postgresql": """
        WITH steps(n) AS (SELECT generate_series(0, %s - 1))
        INSERT INTO history_levelminute (room_id, minute, max_db, mean_db, heard_s)
        SELECT %s, %s::timestamptz + n * interval '1 minute', -52.5, -61.0, 60.0 FROM steps
    """,
}


def write(days: int, rooms: int) -> tuple[Any, date]:
    """The family with its year. Returns the owner, and the evening of the last night."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from babycam.core import clock
    from babycam.rooms.models import Room
    from tests.cast import gather

    cast = gather("!")
    names = ("Zoe", "Max", "Kim", "Lou")[:rooms]
    there = [cast.zoe, cast.max, *(Room.objects.create(name=name, position=n) for n, name in enumerate(names) if n > 1)][:rooms]
    last = clock.now().date() - timedelta(days=2)
    first = datetime.combine(last - timedelta(days=days - 1), UTC_NOON)
    default_storage.save(VIDEO, ContentFile(b"a file that is there"))
    for room in there:
        write_levels(room.pk, first, days)
        write_nights(room.pk, first, days, cast, random.Random(room.pk))
    from babycam.history.models import Uptime

    Uptime.objects.bulk_create(
        Uptime(room_id=room, since=first, until=clock.now()) for room in (None, *(each.pk for each in there))
    )
    return cast.ana, last


def write_levels(room: int, first: datetime, days: int) -> None:
    """Every hour by the second, and every minute."""
    from django.db import connection

    from babycam.history.models import LevelHour

    kinds = [made_hour(random.Random(seed)) for seed in range(6)]
    rows = (
        LevelHour(room_id=room, hour=first + timedelta(hours=n), **kinds[n % len(kinds)] if n % 24 else kinds[0])
        for n in range(days * 24)
    )
    LevelHour.objects.bulk_create(rows, batch_size=500)
    with connection.cursor() as cursor:
        start = f"{first:%Y-%m-%d %H:%M:%S}" + ("+00" if connection.vendor == "postgresql" else "")
        cursor.execute(LEVEL_MINUTES[connection.vendor], [days * 1440, room, start])


def made_hour(chance: random.Random) -> dict[str, Any]:
    """The columns of LevelHour for an hour of a quiet room that stirs now and then, and is not heard for a while."""
    from babycam.core.level_seconds import COLUMNS, MINUTE_S, NOTHING, SecondState, byte
    from babycam.history import level_codec
    from babycam.history.level_codec import Hour

    hour = Hour()
    gone = chance.randrange(60)
    for minute in range(60):
        loudest = bytes(byte(chance.gauss(-58, 3)) for _ in range(MINUTE_S))
        told = {
            "max": loudest,
            "mean": bytes(max(0, value - 5) for value in loudest),
            "floor": bytes([byte(-66)] * MINUTE_S),
            "stir": bytes([byte(-48)] * MINUTE_S),
            "loud": bytes([byte(-40)] * MINUTE_S),
            "cry": bytes(chance.randrange(5) for _ in range(MINUTE_S)),
            "state": bytes([SecondState.QUIET] * MINUTE_S),
        }
        if minute == gone:
            told = {name: bytes([NOTHING] * MINUTE_S) for name in told} | {"state": bytes([SecondState.CAMERA_GONE] * MINUTE_S)}
        hour.take(minute, b"".join(told.get(name, bytes(MINUTE_S)) for name in COLUMNS), b"")
    return {
        "data": level_codec.pack(hour),
        "detail": b"",
        "minutes": level_codec.summary(hour),
        "seconds": hour.judged_s,
        "holes": hour.holes(),
    }


def write_nights(room: int, first: datetime, days: int, cast: Any, chance: random.Random) -> None:
    """Noises, most of which wake nobody, wake-ups with all that belongs to them, clips and marks."""
    from babycam.history.models import Clip, Noise, QuickMark

    noises, clips, marks, woken = [], [], [], []
    for night in range(days):
        evening = first + timedelta(days=night, hours=8)
        bangs = [evening + timedelta(minutes=chance.randrange(660)) for _ in range(chance.randrange(4, 9))]
        noises += [made_noise(room, at, chance, woke=False) for at in bangs]
        for hour in WAKE_HOURS[: chance.randrange(4)]:
            at = evening + timedelta(hours=(hour - 20) % 24, minutes=chance.randrange(50))
            noise = made_noise(room, at, chance, woke=True)
            noises.append(noise)
            woken.append((noise, chance.choice((cast.ana, cast.ben)).pk))
            facts = {"state": "ready", "started_at": at, "duration_s": 40.0, "video": VIDEO}
            clips.append(Clip(id=UUID(int=chance.getrandbits(128)), room_id=room, noise_id=noise.pk, **facts))
        for number in range(8):
            at, kind = evening + timedelta(minutes=80 * number), MARKS[number % 3]
            marks.append(QuickMark(uuid=UUID(int=chance.getrandbits(128)), kind=kind, room_id=room, at=at, by=cast.ben))
    Noise.objects.bulk_create(noises, batch_size=BATCH)
    Clip.objects.bulk_create(clips, batch_size=BATCH)
    QuickMark.objects.bulk_create(marks, batch_size=BATCH)
    write_incidents(room, woken)


def made_noise(room: int, at: datetime, chance: random.Random, *, woke: bool) -> Any:
    from babycam.history.models import Noise

    length = chance.randrange(20, 600) if woke else chance.randrange(1, 30)
    return Noise(
        id=UUID(int=chance.getrandbits(128)),
        room_id=room,
        onset_at=at,
        started_at=at + timedelta(seconds=2),
        ended_at=at + timedelta(seconds=length),
        level_db=-24.0,
        peak_db=-18.0,
        threshold_db=-40.0,
        loud_s=float(length),
        woke_at=at + timedelta(seconds=4) if woke else None,
        certainty="cry" if woke else "noise",
    )


def write_incidents(room: int, woken: list[tuple[Any, int]]) -> None:
    """Each was called, answered after 15 s, and over two minutes after the noise."""
    from babycam.alerts.models import DutySnapshot, Incident, IncidentLog, IncidentNoise

    rows = [
        Incident(
            room_id=room,
            kind="noise",
            state="resolved",
            noisy=False,
            opened_at=noise.woke_at,
            acked_at=noise.woke_at + timedelta(seconds=15),
            acked_by_id=person,
            resolved_at=noise.ended_at + timedelta(minutes=2),
            params={"certainty": "cry", "cause": "crying"},
        )
        for noise, person in woken
    ]
    made = Incident.objects.bulk_create(rows, batch_size=BATCH)
    IncidentNoise.objects.bulk_create(
        [
            IncidentNoise(incident=row, noise_id=noise.pk, over_at=noise.ended_at)
            for row, (noise, _) in zip(made, woken, strict=True)
        ],
        batch_size=BATCH,
    )
    log = [
        IncidentLog(incident=row, at=at, event=event, person_id=person if event == "acked" else None)
        for row, (_, person) in zip(made, woken, strict=True)
        for event, at in (("opened", row.opened_at), ("acked", row.acked_at), ("settled", row.resolved_at))
        if at
    ]
    IncidentLog.objects.bulk_create(log, batch_size=BATCH)
    calls = [
        DutySnapshot(incident=row, at=row.opened_at, event="opened", round=0, step=0, people=[person], tiers=[[person]])
        for row, (_, person) in zip(made, woken, strict=True)
    ]
    DutySnapshot.objects.bulk_create(calls, batch_size=BATCH)


def measure(person: Any, last: date, times: int) -> dict[str, Any]:
    """Each thing asked of nights all over the year."""
    from babycam.core import clock
    from babycam.family.nights import summaries
    from babycam.family.nights.calendar import calendar
    from babycam.family.nights.sight import house
    from tests.conftest import Browser

    client, chance = Browser(), random.Random(5)
    client.force_login(person)

    def some_day() -> date:
        return last - timedelta(days=chance.randrange(40, 80))

    def some_hours() -> str:
        day = some_day()
        return f"/api/nights/{day}/levels?room=1&since={day}T22:00:00Z&until={day}T23:00:00Z"

    paths: dict[str, Callable[[], str]] = {
        "night": lambda: f"/api/nights/{some_day()}",
        "last_night": lambda: f"/api/nights/{last}",
        "hour_by_the_second": some_hours,
        "night_as_table": lambda: f"/api/nights/{some_day()}.csv",
    }
    figures = {name: asked(client, path, times, name) for name, path in paths.items()}
    figures["week_counted"] = asked(client, lambda: f"/api/weeks/{some_day()}", 2, "week_counted")
    began = time.perf_counter()
    kept = 0
    while kept < 130 and summaries.keep_one(calendar(), house(), clock.now()):
        kept += 1
    figures["keep_one_night"] = {"p50": round(1000 * (time.perf_counter() - began) / max(1, kept), 1)}
    figures["week"] = asked(client, lambda: f"/api/weeks/{some_day()}", times, "week")
    figures["report"] = asked(client, lambda: f"/api/nights/{some_day()}/report", times, "report")
    return figures


def asked(client: Any, path: Callable[[], str], times: int, name: str) -> dict[str, Any]:
    from django.db import connection

    client.get(path())
    queries: list[str] = []
    with connection.execute_wrapper(partial(_noted, queries)):
        answer = client.get(path())
        assert answer.status_code == 200, answer.content
    spent, used = [], time.process_time()
    for _ in range(times):
        wanted = path()
        began = time.perf_counter()
        client.get(wanted)
        spent.append(1000 * (time.perf_counter() - began))
    cpu = 1000 * (time.process_time() - used) / times
    content = bytes(answer.content)
    figure: dict[str, Any] = {part: round(percentile(spent, at), 1) for part, at in (("p50", 0.5), ("p95", 0.95))}
    figure |= {"cpu": round(cpu, 1), "queries": len(queries), "bytes": len(content), "gzip": len(gzip.compress(content))}
    print(f"{connection.vendor:10} {name:20} {figure}", file=sys.stderr, flush=True)
    return figure


def _noted(queries: list[str], execute: Any, sql: str, *rest: Any) -> Any:
    queries.append(sql)
    return execute(sql, *rest)


def year(days: int, rooms: int, times: int) -> None:
    """In a process of its own: writes the year, asks, and prints the figures."""
    with django():
        from django.db import connection

        began = time.perf_counter()
        owner, last = write(days, rooms)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")  # as the server does by itself a minute after so much was written
        print(f"{connection.vendor:10} written in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        print(json.dumps(measure(owner, last, times)), flush=True)


def on_each_database(days: int, rooms: int, times: int) -> dict[str, Any]:
    figures = {}
    for name in ("sqlite", "postgresql"):
        with ExitStack() as stack:
            address = stack.enter_context(postgres()).url if name == "postgresql" else ""
            numbers = ["--days", str(days), "--rooms", str(rooms), "--times", str(times)]
            command = [sys.executable, "-m", "bench.night_query", "--year", *numbers]
            environment = {**os.environ, "DATABASE_URL": address}
            done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, timeout=1200)
            figures[name] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--rooms", type=int, default=4)
    parser.add_argument("--times", type=int, default=NIGHTS_ASKED, help="that each thing is asked")
    parser.add_argument("--year", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.year:
        year(options.days, options.rooms, options.times)
        return
    databases = on_each_database(options.days, options.rooms, options.times)
    slowest = {name: max(figures[what]["p50"] for what in ("night", "week")) for name, figures in databases.items()}
    report("night_query", days=options.days, rooms=options.rooms, server_ms=databases, night_and_week_p50_ms=slowest)


if __name__ == "__main__":
    main()

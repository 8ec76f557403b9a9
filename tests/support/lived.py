"""`python -m tests.support.lived DAYS`: the made-up week in the house of BABYCAM_DATA, some days ago; prints its truth as JSON.

Its server does not run meanwhile. Afterwards no camera is on, so that nothing else happens there.
"""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

AGO = timedelta(days=3)


def live_in(data: Path, days: int) -> dict[str, Any]:
    """{date, nights: [{date, rooms: {id: {name, monitored_s, gap_s, night_gaps, wakeups, gaps, sleep, bangs, marks, battery}},
    calls, shares}]}; `date`: of the first.

    Sums, `night_gaps`, the battery's first and last value (per cent) and calls ({channel, person, calls, arrived, failed, proves})
    are of the night's own hours; wake-ups are {at, until, who, answered_s, up_s}; `gaps`, `sleep` and `bangs` of noon to noon,
    {since, until, cause or peak_db}; `shares`: {name: [times, seconds, nights on duty]} up to that night. Moments are seconds since
    1970.
    """
    environment = {**os.environ, "BABYCAM_DATA": str(data)}
    with (data / "lived.json").open("w+") as said:
        program = [sys.executable, "-m", "tests.support.lived", str(days)]
        subprocess.run(program, env=environment, check=True, stdout=said, timeout=180)
        said.seek(0)
        truth: dict[str, Any] = json.loads(said.read().splitlines()[-1])
    return truth


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "babycam.server.settings")
    import django

    django.setup()
    from babycam.family.nights.calendar import calendar
    from babycam.people.models import Person
    from babycam.rooms.models import Camera, Room
    from tests.support import week

    days = int(sys.argv[1])
    first = datetime.now(UTC).date() - AGO - timedelta(days=days)
    truth = week.live(list(Room.objects.order_by("pk")), list(Person.objects.order_by("pk")), start=first, days=days)
    Camera.objects.update(enabled=False)
    nights = [_told(truth, calendar().span(first + timedelta(days=day))) for day in range(days)]
    print(json.dumps({"date": first.isoformat(), "nights": nights}))


def _told(truth: Any, night: Any) -> dict[str, Any]:
    from babycam.rooms.models import Room

    rooms = {room.pk: {"name": room.name, **_room(truth, room.pk, night)} for room in Room.objects.order_by("pk")}
    return {"date": night.date.isoformat(), "rooms": rooms, "calls": _calls(truth, night), "shares": _shares(truth, night)}


def _calls(truth: Any, night: Any) -> list[dict[str, Any]]:
    names = _names()
    return [
        {
            "channel": channel,
            "person": names[calls[0].person],
            "calls": len(calls),
            "arrived": sum(call.arrived for call in calls),
            "failed": sum(call.failed for call in calls),
            "proves": calls[0].proves,
        }
        for channel, calls in truth.calls_in(night.night_since, night.night_until).items()
    ]


def _shares(truth: Any, night: Any) -> dict[str, list[float]]:
    woken = [one for room in truth.wakeups for one in truth.wakeups_in(room, truth.since, night.until)]
    turns = [turn for turn in truth.turns if turn.night <= night.date]
    shares = {}
    for person, name in _names().items():
        ups = [one.up_s for one in woken if one.by == person]
        shares[name] = [len(ups), sum(ups), sum(turn.person == person for turn in turns)]
    return shares


def _names() -> dict[int, str]:
    from babycam.people.models import Person

    return dict(Person.objects.order_by("pk").values_list("pk", "name"))


def _room(truth: Any, room: int, night: Any) -> dict[str, Any]:
    between, day = (night.night_since, night.night_until), (night.since, night.until)
    names = _names()
    woken = [
        {
            "at": one.at.timestamp(),
            "until": one.over.timestamp(),
            "who": names.get(one.by, ""),
            "answered_s": one.answered_s,
            "up_s": one.up_s,
        }
        for one in truth.wakeups_in(room, *between)
    ]
    return {
        "monitored_s": truth.monitored_s(room, *between),
        "gap_s": sum(gap.seconds for gap in truth.gaps_in(room, *between)),
        "wakeups": woken,
        "gaps": _spans(truth.gaps_in(room, *day)),
        "sleep": _spans(truth.known_sleep(room, *day)),
        "night_gaps": _spans(truth.gaps_in(room, *between)),
        "bangs": [
            {"since": bang.since.timestamp(), "until": bang.until.timestamp(), "peak_db": bang.peak_db}
            for bang in truth.bangs[room]
            if day[0] <= bang.since < day[1]
        ],
        "marks": [
            {"at": mark.at.timestamp(), "kind": mark.kind, "who": names[mark.by], "note": mark.note}
            for mark in truth.marks_in(room, *day)
        ],
        "battery": truth.battery_in(room, *between),
    }


def _spans(spans: Any) -> list[dict[str, Any]]:
    return [{"since": span.since.timestamp(), "until": span.until.timestamp(), "cause": span.cause} for span in spans]


if __name__ == "__main__":
    main()

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
    """{date, nights: [{date, rooms: {id: {name, monitored_s, gap_s, wakeups, gaps, sleep, bangs}}}]}; `date`: of the first.

    Sums are of the night's own hours; wake-ups are {at, until, who, answered_s, up_s}; `gaps`, `sleep` and `bangs` of noon to noon,
    {since, until, cause}. Moments are seconds since 1970.
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
    return {"date": night.date.isoformat(), "rooms": rooms}


def _room(truth: Any, room: int, night: Any) -> dict[str, Any]:
    from babycam.people.models import Person

    between, day = (night.night_since, night.night_until), (night.since, night.until)
    names = dict(Person.objects.values_list("pk", "name"))
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
        "bangs": _spans([bang for bang in truth.bangs[room] if day[0] <= bang.since < day[1]]),
    }


def _spans(spans: Any) -> list[dict[str, Any]]:
    return [{"since": span.since.timestamp(), "until": span.until.timestamp(), "cause": span.cause} for span in spans]


if __name__ == "__main__":
    main()

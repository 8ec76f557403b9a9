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
    """{date, rooms: {id: {monitored_s, wakeups}}}: of the first night, from its `night_since` to its `night_until`."""
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
    night = calendar().span(first)
    between = (night.night_since, night.night_until)
    rooms = {
        room: {"monitored_s": truth.monitored_s(room, *between), "wakeups": len(truth.wakeups_in(room, *between))}
        for room in truth.gaps
    }
    print(json.dumps({"date": first.isoformat(), "rooms": rooms}))


if __name__ == "__main__":
    main()

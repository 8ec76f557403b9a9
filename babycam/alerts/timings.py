"""The family's timings: what they may be, and changing them. Open incidents keep those they were opened with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from babycam.alerts.models import AlertPolicy
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.core.events import ScreenEvent, screens
from babycam.duty import zones
from babycam.people import audit
from babycam.people import queries as people_queries
from babycam.people import services as people_services
from babycam.people.models import Person

Faults = dict[str, list[str]]
RANGES: dict[str, tuple[float, float, str]] = {
    "receipt_s": (5, 120, "seconds"),
    "ack_s": (10, 900, "seconds"),
    "rounds": (1, 10, "rounds"),
    "siren_s": (30, 3600, "seconds"),
    "ack_holds_s": (60, 7200, "seconds"),
    "reopen_s": (0, 7200, "seconds"),
    "group_s": (0, 60, "seconds"),
}

# How a family may like it, by one word. What is not named here stays as it is.
PRESETS: dict[str, dict[str, float]] = {
    "calm": {"receipt_s": 30, "ack_s": 120, "rounds": 3, "siren_s": 300, "ack_holds_s": 900},
    "normal": {"receipt_s": 15, "ack_s": 60, "rounds": 3, "siren_s": 120, "ack_holds_s": 600},
    "quick": {"receipt_s": 10, "ack_s": 30, "rounds": 2, "siren_s": 60, "ack_holds_s": 300},
}

NAMES = {  # as the audit log calls them
    "receipt_s": "how long a device has for its receipt to {} s",
    "ack_s": "how long somebody has to answer to {} s",
    "rounds": "how many rounds are called to {}",
    "siren_s": "how soon everybody is called once more to {} s",
    "ack_holds_s": 'how long "I\'ve got it" holds to {} s',
    "reopen_s": "how long an incident may come back to {} s",
    "group_s": "how long rooms are called together to {} s",
    "ping_url": "the address that watches this server",
}


def timing_faults(values: Mapping[str, Any]) -> Faults:
    """Words for each value that cannot be right. Pure."""
    faults: Faults = {}
    for name, (low, high, unit) in RANGES.items():
        if name in values and not low <= values[name] <= high:
            faults[name] = [f"Choose {low:g} to {high:g} {unit}."]
    url = values.get("ping_url", "")
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        faults["ping_url"] = ["It must start with http:// or https://, or be empty."]
    return faults


def edit(*, house: dict[str, Any], timings: dict[str, Any], by: Person | None = None, now: datetime | None = None) -> None:
    """Changes some of them, and of the household's values, all or none; with another zone, what is said by the family's clock
    follows. Raises BabycamError invalid with the marked fields."""
    if faults := timing_faults(timings):
        raise BabycamError("invalid", fields=faults)
    with transaction.atomic():
        before = people_queries.zone()
        people_services.edit_household(values=house, by=by)
        if "tz" in house:
            zones.follow(before=before, by=by, now=now or clock.now())
            for person in people_queries.members():
                people_services.recheck(person)  # sitters' hours are read by that zone
        if not timings:
            return
        policy, _ = AlertPolicy.objects.get_or_create(pk=1)
        audit.changing(NAMES, policy, timings, by)
        AlertPolicy.objects.filter(pk=1).update(**timings)
        transaction.on_commit(lambda: screens.publish(ScreenEvent("settings.changed", None)))

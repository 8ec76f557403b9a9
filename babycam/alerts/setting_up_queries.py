"""Reads: whether somebody is setting up, until when, and whom that keeps from being called."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babycam.alerts import setting_up_rule
from babycam.alerts.kinds.registry import kind_of
from babycam.alerts.models import Incident, SettingUp
from babycam.core import clock
from babycam.people import queries as people_queries
from babycam.people.night import next_night
from babycam.rooms import queries as rooms_queries


def going_on(at: datetime) -> SettingUp | None:
    """What somebody has begun and what has not ended by `at`."""
    return SettingUp.objects.filter(pk=1, until__gt=at).select_related("by").first()


def over(incident: Incident, at: datetime) -> SettingUp | None:
    """The setting up that keeps this incident from calling anybody; never a drill's, which is a test of the whole chain."""
    if kind_of(incident.kind).drill or (setting_up := going_on(at)) is None:
        return None
    saved_at = rooms_queries.camera_saved_at(incident.room_id)
    covered = setting_up_rule.covers(setting_up.began_at, saved_at=saved_at, opened_at=incident.opened_at)
    return setting_up if covered else None


def rooms(at: datetime) -> dict[int, datetime]:
    """The rooms that are being set up at `at`, and until when nobody is called for them."""
    setting_up = going_on(at)
    return {} if setting_up is None else dict.fromkeys(rooms_queries.cameras_saved_since(setting_up.began_at), setting_up.until)


def ends(began_at: datetime, latest: datetime) -> datetime:
    """When it is over, by the family's night as it is set now: `latest`, or sooner."""
    home = people_queries.household()
    night = next_night(began_at, ZoneInfo(home.tz), home.night_start, home.morning_time) if home else None
    return setting_up_rule.ends(latest, night)


def shape(at: datetime) -> dict[str, Any] | None:
    """Whether somebody is setting up, as REST and the page socket give it; None: nobody is."""
    setting_up = going_on(at)
    return None if setting_up is None else setting_up_json(setting_up)


def setting_up_json(setting_up: SettingUp) -> dict[str, Any]:
    """A SettingUp as REST and the page socket give it."""
    return {
        "by": {"id": setting_up.by.pk, "name": setting_up.by.name} if setting_up.by else None,
        "began_at": clock.rfc3339(setting_up.began_at),
        "until": clock.rfc3339(setting_up.until),
    }

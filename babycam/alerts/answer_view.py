"""An incident as somebody sees it who answers by a personal link: small, and only this one."""

from typing import Any

from babycam.alerts import queries as alerts_queries
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.duty import queries as duty_queries
from babycam.people import access
from babycam.people import queries as people_queries
from babycam.rooms import queries as rooms_queries


def about(*, incident_id: int, person_id: int) -> dict[str, Any]:
    """What it is about, who has it, and who is called after a "not me".

    Raises BabycamError not_allowed for somebody who has left or whose access is not open, not_found when the incident is
    gone or not theirs to know.
    """
    person = people_queries.person(person_id)
    if person is None or not people_queries.may(person, access.Right.INCIDENT_ACK, clock.now()):
        raise BabycamError("not_allowed")
    incident = alerts_queries.incident(incident_id)
    if incident is None or not rooms_queries.may_see(person, incident.room_id):
        raise BabycamError("not_found")
    return _small(alerts_queries.incident_json(incident), person_id, person.name)


def _small(whole: dict[str, Any], person_id: int, name: str) -> dict[str, Any]:
    names = ("room_name", "kind", "rules", "severity", "state", "noisy", "words", "opened_at", "acked_by")
    handed = whole["handed_over"] or {}
    awake = any(person["id"] == person_id for person in whole["answered"])
    if awake and whole["state"] == "triggered":  # a drill, which rings on for the others
        whole = {**whole, "state": "acked", "acked_by": {"id": person_id, "name": name}}
    mine = bool(handed.get("by")) and handed["by"]["id"] == person_id
    return {
        "incident": whole["id"],
        "person": {"id": person_id, "name": name},
        **{each: whole[each] for each in names},
        "next": [] if whole["rules"]["drill"] else _next(whole["tiers"], person_id),
        "handed_to": handed["to"] if mine else [],
        "handed_scope": handed["scope"] if mine else None,
        "handed_until": handed["until"] if mine else None,
        "tz": duty_queries.zone().key,
    }


def _next(tiers: list[list[dict[str, Any]]], person_id: int) -> list[dict[str, Any]]:
    """The others on duty beside this person, else the next in line."""
    for tier in tiers:
        if others := [person for person in tier if person["id"] != person_id]:
            return others
    return []

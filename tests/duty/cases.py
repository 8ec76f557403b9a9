"""What the stories of duty share: instants on Berlin's clock, a rota, and the words of a parent."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from babycam.duty import queries as duty_queries
from babycam.duty import rule_services
from babycam.duty import services as duty_services
from babycam.duty.models import DutyRule, Override
from babycam.duty.services import OverrideDraft
from tests.cast import Cast

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def berlin(text: str, fold: int = 0) -> datetime:
    """ "2026-01-15 01:40" on Berlin's clock, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


NIGHT = berlin("2026-01-15 01:40")  # a Thursday; its night is Wednesday's
MORNING = berlin("2026-01-15 07:00")
BEGAN = berlin("2025-12-31 12:00")


def rule(cast: Cast, *turns: Any, **more: Any) -> DutyRule:
    """Each night from 22 to 7, made long ago; `turns`: people or lists of them."""
    now = more.pop("now", BEGAN)
    people = [[one.pk for one in (turn if isinstance(turn, list) else [turn])] for turn in turns]
    values: dict[str, Any] = {"tz": "Europe/Berlin", "days": WEEK, "start": time(22), "end": time(7), "turns": people}
    values |= {"valid_from": date(2026, 1, 1), "anchor": date(2026, 1, 1)}
    return rule_services.add_rule(by=cast.ana.pk, values=values | more, now=now)


def says(by: Any, **more: Any) -> Override:
    """Hands over until morning at NIGHT, unless `more` says otherwise."""
    tap, now = more.pop("client_uuid", None) or uuid4(), more.pop("now", NIGHT)
    values: dict[str, Any] = {"kind": "take", **({} if "end" in more else {"scope": "morning"}), **more}
    wish = OverrideDraft(**{**values, "who": tuple(values["who"]), "rooms": values.get("rooms") and tuple(values["rooms"])})
    return duty_services.add_override(wish, by=by.pk, client_uuid=tap, now=now)


def on_duty(room: Any, at: datetime, **more: Any) -> list[str]:
    """The names of those who are woken first."""
    duty = duty_queries.duty_now(room.pk, at, **more)
    names = {person.pk: person.name for person in duty_queries.book().people.values()}
    return [names[number] for number in duty.tiers[0]]

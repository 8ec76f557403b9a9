"""When a sitter or viewer may come in: letting them in by hand, and how that is told."""

from datetime import datetime
from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May
from babycam.api.http.access import person as asking
from babycam.api.http.inputs import body
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.family import members
from babycam.people import queries as people_queries
from babycam.people import window

DoorShape = inline_serializer(
    "Door",
    {
        "open": serializers.BooleanField(),
        "opens_at": serializers.DateTimeField(allow_null=True, help_text="While it is shut; null: until somebody allows it."),
        "closes_at": serializers.DateTimeField(allow_null=True, help_text="While it is open; null: never."),
    },
    allow_null=True,
)
_TIMES: dict[str, serializers.Field[Any, Any, Any, Any]] = {
    "from": serializers.DateTimeField(allow_null=True),
    "until": serializers.DateTimeField(allow_null=True),
    "hours_start": serializers.TimeField(allow_null=True),
    "hours_end": serializers.TimeField(allow_null=True),
}
AccessShape = inline_serializer("Access", {**_TIMES, **DoorShape.fields})
AccessInShape = inline_serializer(
    "AccessIn",
    {
        "until": serializers.DateTimeField(allow_null=True, help_text="null: always; now or earlier: not now"),
        "from": serializers.DateTimeField(required=False, allow_null=True, help_text="null: at once"),
        "hours_start": serializers.TimeField(required=False, allow_null=True, help_text="Of each day, on the family's clock."),
        "hours_end": serializers.TimeField(required=False, allow_null=True, help_text="May be on the next day."),
    },
)


def door(person: Any, now: datetime) -> dict[str, Any]:
    """Whether somebody's access is open now, and until when."""
    return _stated(people_queries.window_of(person), now)


def access_shape(person: Any, access_window: window.Window, now: datetime) -> dict[str, Any]:
    """Somebody's times, and how they stand now."""
    return {
        "from": _stamp(person.access_from),
        "until": _stamp(person.access_until),
        "hours_start": person.hours_start and person.hours_start.isoformat("minutes"),
        "hours_end": person.hours_end and person.hours_end.isoformat("minutes"),
        **_stated(access_window, now),
    }


def _stated(access_window: window.Window, now: datetime) -> dict[str, Any]:
    how = window.access_state(access_window, now)
    return {"open": how.open, "opens_at": _stamp(how.opens_at), "closes_at": _stamp(how.closes_at)}


def _stamp(at: datetime | None) -> str | None:
    return clock.rfc3339(at) if at else None


class AccessView(APIView):
    """Opens or closes a sitter's or viewer's access from now on."""

    permission_classes = [May]
    rights = {"POST": "people.allow"}

    @extend_schema(request=AccessInShape, responses=AccessShape, summary="Let a sitter or viewer in, or out")
    def post(self, request: Request, person_id: int) -> Response:
        values = body(request, type(AccessInShape))
        person, now = people_queries.person(person_id), clock.now()
        if person is None:
            raise BabycamError("not_found")
        hours = (values.get("hours_start"), values.get("hours_end"))
        me = asking(request)
        members.allow_member(person=person, until=values["until"], since=values.get("from"), hours=hours, now=now, by=me)
        return Response(access_shape(person, people_queries.window_of(person), now))


routes: list[URLPattern] = [path("people/<int:person_id>/access", AccessView.as_view())]

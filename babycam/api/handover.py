"""The ready note with which a night, or a turn of it, is handed over."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import recap
from babycam.api.http.access import May, person
from babycam.api.http.inputs import filters
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.people import night
from babycam.people import queries as people_queries
from babycam.rooms import queries as rooms_queries

LONGEST = timedelta(days=3)


class UpSerializer(serializers.Serializer[Any]):
    """Somebody was up."""

    who = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)


class HandoverFactsSerializer(serializers.Serializer[Any]):
    """What the note was made of."""

    woke = serializers.IntegerField()
    settled_alone = serializers.IntegerField()
    up = UpSerializer(many=True)
    clips = serializers.IntegerField()
    marks = serializers.IntegerField()
    warnings = serializers.IntegerField()


class HandoverSerializer(serializers.Serializer[Any]):
    """A note to edit and post."""

    to = serializers.DateTimeField()
    text = serializers.CharField()
    facts = HandoverFactsSerializer()

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateTimeField(), **super().get_fields()}  # a name that Python keeps for itself


class HandoverFilter(serializers.Serializer[Any]):
    """[from, to); without them the night that goes on, or the last one."""

    to = serializers.DateTimeField(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateTimeField(required=False), **super().get_fields()}


class HandoverView(APIView):
    """Gives the ready note about the rooms that one may see."""

    permission_classes = [May]
    rights = {"GET": "chat.use"}

    @extend_schema(parameters=[HandoverFilter], responses=HandoverSerializer, summary="A ready note of what happened")
    def get(self, request: Request) -> Response:
        given, now = filters(request, HandoverFilter), clock.now()
        since, until = _last_night()
        since, until = given.get("from", since), min(given.get("to", now), now)
        if not since < until:
            raise BabycamError("invalid", fields={"from": ["This has to be before its end."]})
        seen = rooms_queries.room_ids_of(person(request))
        return Response(recap.night(seen, since=max(since, until - LONGEST), until=until, now=now))


def _last_night() -> night.Span:
    home = people_queries.household()
    if home is None:
        raise BabycamError("not_found")
    return night.last_night(clock.now(), ZoneInfo(home.tz), home.night_start, home.morning_time)


routes: list[URLPattern] = [path("handover", HandoverView.as_view())]

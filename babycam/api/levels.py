"""How loud it was, by the minute."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, person
from babycam.api.http.inputs import filters
from babycam.core import clock
from babycam.history import queries as history_queries
from babycam.rooms import queries as rooms_queries

LAST_NIGHT = timedelta(hours=12)


class LevelsFilter(serializers.Serializer[Any]):
    """A room, and minutes in [since, until); without them the last 12 hours."""

    room = serializers.IntegerField()
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


def minutes_asked_for(request: Request) -> tuple[int, datetime, datetime]:
    """The room's id, and [since, until) in UTC. Raises not_found of a room that is not this person's."""
    wanted = filters(request, LevelsFilter)
    room = rooms_queries.room_of(person(request), wanted["room"])
    until = wanted.get("until") or clock.now()
    return room.pk, wanted.get("since") or until - LAST_NIGHT, until


class LevelsSerializer(serializers.Serializer[Any]):
    """`points`: [seconds since 1970, loudest dBFS, mean dBFS], one for each minute in which the room was heard."""

    room = serializers.IntegerField()
    step_s = serializers.IntegerField()
    points = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=3, max_length=3),
    )


class LevelsView(APIView):
    """Lists the levels of one room, by the minute."""

    permission_classes = [May]
    rights = {"GET": "history.see"}

    @extend_schema(parameters=[LevelsFilter], responses=LevelsSerializer, summary="Levels by the minute")
    def get(self, request: Request) -> Response:
        room, since, until = minutes_asked_for(request)
        points = history_queries.levels(room, since=since, until=until)
        return Response({"room": room, "step_s": history_queries.STEP_S, "points": points})


routes: list[URLPattern] = [path("levels", LevelsView.as_view())]

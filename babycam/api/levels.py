"""How loud it was, by the minute."""

from datetime import timedelta
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
        wanted = filters(request, LevelsFilter)
        room = rooms_queries.room_of(person(request), wanted["room"])
        until = wanted.get("until") or clock.now()
        since = wanted.get("since") or until - LAST_NIGHT
        points = history_queries.levels(room.pk, since=since, until=until)
        return Response({"room": room.pk, "step_s": history_queries.STEP_S, "points": points})


routes: list[URLPattern] = [path("levels", LevelsView.as_view())]

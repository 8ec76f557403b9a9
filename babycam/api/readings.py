"""What a room's camera has measured, by the minute: a lane for each kind of reading."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, person
from babycam.api.http.inputs import filters
from babycam.api.levels import LAST_NIGHT, LevelsFilter
from babycam.core import clock
from babycam.history import queries as history_queries
from babycam.rooms import queries as rooms_queries


class LaneSerializer(serializers.Serializer[Any]):
    """One kind of reading over the time. `lowest`, `highest`: the ends of its scale, which values may leave."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField()
    lowest = serializers.FloatField()
    highest = serializers.FloatField()
    points = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2),
        help_text="[seconds since 1970, value], one for each minute in which it was measured.",
    )


class LanesSerializer(serializers.Serializer[Any]):
    """Only kinds of which there is something."""

    room = serializers.IntegerField()
    step_s = serializers.IntegerField()
    lanes = LaneSerializer(many=True)


class ReadingsView(APIView):
    """Lists the readings of one room, by kind and minute."""

    permission_classes = [May]
    rights = {"GET": "history.see"}

    @extend_schema(parameters=[LevelsFilter], responses=LanesSerializer, summary="Readings by the minute")
    def get(self, request: Request) -> Response:
        wanted = filters(request, LevelsFilter)
        room = rooms_queries.room_of(person(request), wanted["room"])
        until = wanted.get("until") or clock.now()
        since = wanted.get("since") or until - LAST_NIGHT
        lanes = history_queries.lanes(room.pk, since=since, until=until)
        return Response({"room": room.pk, "step_s": history_queries.STEP_S, "lanes": lanes})


routes: list[URLPattern] = [path("readings", ReadingsView.as_view())]

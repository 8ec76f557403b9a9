"""What a room's camera has measured, by the minute: a lane for each kind of reading."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May
from babycam.api.levels import LevelsFilter, minutes_asked_for
from babycam.history import queries as history_queries


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
        room, since, until = minutes_asked_for(request)
        lanes = history_queries.lanes(room, since=since, until=until)
        return Response({"room": room, "step_s": history_queries.STEP_S, "lanes": lanes})


routes: list[URLPattern] = [path("readings", ReadingsView.as_view())]

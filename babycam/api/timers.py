"""What parents count from: when somebody was last fed, and since when it is quiet."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, person
from babycam.api.marks import QuickMarkSerializer
from babycam.core import clock
from babycam.history import queries as history_queries
from babycam.history import timers
from babycam.monitor import queries as monitor_queries
from babycam.people import access, night
from babycam.people import queries as people_queries
from babycam.rooms import queries as rooms_queries

SLEEP_STATES = ["asleep", "quiet", "awake", "unknown"]


class SleepSerializer(serializers.Serializer[Any]):
    """How a room is, from what was heard and marked. `quiet`: nothing is heard, and nobody knows whether a child sleeps there."""

    state = serializers.ChoiceField(SLEEP_STATES, help_text="unknown: the room is not heard right now.")
    since = serializers.DateTimeField(allow_null=True)
    at_least = serializers.BooleanField(help_text="It may be so for longer: before that the room was not heard.")


class TimersSerializer(serializers.Serializer[Any]):
    """Of one room."""

    room = serializers.IntegerField()
    marks = QuickMarkSerializer(many=True, help_text="The newest of each kind but notes, of the last 24 hours.")
    sleep = SleepSerializer()


class TimersView(APIView):
    """Shows what is counted of each room that one may see; marks for who may make them."""

    permission_classes = [May]
    rights = {"GET": "history.see"}

    @extend_schema(responses=TimersSerializer(many=True), summary="Since when, of each room")
    def get(self, request: Request) -> Response:
        mine = rooms_queries.rooms_of(person(request))
        may_mark = access.allowed(person(request).role, "mark.use")
        return Response([_timers(room, may_mark) for room in mine])


def _timers(room: Any, may_mark: bool) -> dict[str, Any]:
    now = clock.now()
    marks, health = timers.last_marks(room.pk, now), monitor_queries.health(room.pk)
    sleep = timers.sleep_shape(
        room.pk,
        marks,
        now,
        heard=health["heard"] and not health["muted"] and not health["error"],
        stir_db=None if room.relative else room.stir_db,
        night=_is_night(now),
    )
    return {"room": room.pk, "marks": [history_queries.mark_shape(mark) for mark in marks] if may_mark else [], "sleep": sleep}


def _is_night(now: Any) -> bool:
    household = people_queries.household()
    if household is None:
        return False
    return night.night_at(now, people_queries.zone(), household.night_start, household.morning_time) is not None


routes: list[URLPattern] = [path("timers", TimersView.as_view())]

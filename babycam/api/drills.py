"""The evening drill: how long does everybody take to wake?"""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import drills
from babycam.alerts import queries as alerts_queries
from babycam.api.http.access import May, person
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.monitor.drill import start
from babycam.rooms import queries as rooms_queries


class SleeperSerializer(serializers.Serializer[Any]):
    """Somebody who was called. Seconds since the drill was begun; null: not yet."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    rang_s = serializers.FloatField(allow_null=True, help_text="Until a device of theirs said that it rang or showed it.")
    woke_s = serializers.FloatField(allow_null=True, help_text="Until they answered.")
    words = serializers.CharField()


class DrillSerializer(serializers.Serializer[Any]):
    """One drill in one room."""

    id = serializers.IntegerField()
    room = serializers.IntegerField()
    source = serializers.ChoiceField(  # type: ignore[assignment]  # the name is also an attribute of the stubs' Field
        ["speaker", "source", "unheard", "server"],
        help_text="Where the cry was made: by the room's phone; in the room's sound; by the phone, but its microphone heard "
        "nothing of it; or nowhere. In the last two only the alarm was tested.",
    )
    state = serializers.ChoiceField(["waiting", "ringing", "over"])
    started_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    heard_s = serializers.FloatField(allow_null=True, help_text="Until the alarm began.")
    incident = serializers.IntegerField(allow_null=True)
    people = SleeperSerializer(many=True)


class StartedDrillSerializer(serializers.Serializer[Any]):
    """It goes on; ask for it again to see who wakes."""

    drill = DrillSerializer()


class StartDrillView(APIView):
    """Starts a drill, which wakes everybody to measure it."""

    permission_classes = [May]
    rights = {"POST": "room.edit"}

    @extend_schema(request=None, responses={201: StartedDrillSerializer}, summary="A test cry in this room: everybody is called")
    def post(self, request: Request, room_id: int) -> Response:
        room = rooms_queries.room_of(person(request), room_id)
        return Response({"drill": _drill_json(start(room.pk, person(request).pk))}, status=status.HTTP_201_CREATED)


class DrillView(APIView):
    """Shows how a drill went."""

    permission_classes = [May]
    rights = {"GET": "incident.see"}

    @extend_schema(responses=DrillSerializer, summary="Each one's measured time to wake")
    def get(self, request: Request, drill_id: int) -> Response:
        drill = alerts_queries.drill(drill_id)
        if drill is None or not rooms_queries.may_see(person(request), drill.room_id):
            raise BabycamError("not_found")
        return Response(_drill_json(drill_id))


def _drill_json(drill_id: int) -> dict[str, Any]:
    drill = alerts_queries.drill(drill_id)
    if drill is None:
        raise BabycamError("not_found")
    return drills.drill_json(drill, clock.now())


routes: list[URLPattern] = [
    path("rooms/<int:room_id>/drill", StartDrillView.as_view()),
    path("drills/<int:drill_id>", DrillView.as_view()),
]

"""Quiet over a room that somebody is in."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import quiet_queries, quiet_services
from babycam.api.http.access import May, person
from babycam.api.http.inputs import body
from babycam.api.http.shapes import NamedSerializer
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.monitor import queries as monitor_queries
from babycam.rooms import queries as rooms_queries

LONGEST = 120  # minutes
LONGEST_CALM = 30


class QuietSerializer(serializers.Serializer[Any]):
    """Somebody is in this room: its noises ring for nobody until then. What is not heard rings all the same."""

    id = serializers.IntegerField()
    room = serializers.IntegerField()
    by = NamedSerializer(allow_null=True)
    said_at = serializers.DateTimeField()
    until = serializers.DateTimeField(help_text="Its end as it is known now; with `calm_s`, each noise moves it.")
    calm_s = serializers.FloatField(allow_null=True, help_text="Until the room was calm for so long, seconds; null: for a time.")


class RoomQuietSerializer(serializers.Serializer[Any]):
    """The quiet over a room, if there is one."""

    quiet = QuietSerializer(allow_null=True)


class QuietInSerializer(serializers.Serializer[Any]):
    """For how long: one of the two. `client_uuid`: one for each tap, so that the same again counts once."""

    minutes = serializers.FloatField(min_value=1, max_value=LONGEST, required=False)
    calm_minutes = serializers.FloatField(
        min_value=1, max_value=LONGEST_CALM, required=False, help_text="Until it was calm for so long; two hours at most."
    )
    client_uuid = serializers.UUIDField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("minutes" in attrs) == ("calm_minutes" in attrs):
            raise serializers.ValidationError({"minutes": ["Say for how long: minutes, or calm_minutes."]})
        return attrs


class QuietView(APIView):
    """Shows, begins or ends the quiet over a room. There is none over a room that is not heard."""

    permission_classes = [May]
    rights = {"GET": "room.see", "POST": "incident.ack", "DELETE": "incident.ack"}

    @extend_schema(responses=RoomQuietSerializer, summary="Whether a room is quiet, and until when")
    def get(self, request: Request, room_id: int) -> Response:
        return _shown(rooms_queries.room_of(person(request), room_id).pk)

    @extend_schema(request=QuietInSerializer, responses=RoomQuietSerializer, summary="I'm with her: ring for none of her noises")
    def post(self, request: Request, room_id: int) -> Response:
        room = rooms_queries.room_of(person(request), room_id)
        wanted = {"minutes": None, "calm_minutes": None, **body(request, QuietInSerializer)}
        health = monitor_queries.health(room.pk)
        if not health["heard"] or health["muted"]:
            raise BabycamError("not_while_deaf")
        quiet_services.begin(room_id=room.pk, person=person(request), now=clock.now(), **wanted)
        return _shown(room.pk)

    @extend_schema(responses=RoomQuietSerializer, summary="Listen again; what is loud rings at once")
    def delete(self, request: Request, room_id: int) -> Response:
        room = rooms_queries.room_of(person(request), room_id)
        quiet_services.end(room_id=room.pk, person=person(request), now=clock.now())
        return _shown(room.pk)


def _shown(room_id: int) -> Response:
    return Response({"quiet": quiet_queries.shapes([room_id], clock.now()).get(room_id)})


routes: list[URLPattern] = [path("rooms/<int:room_id>/quiet", QuietView.as_view())]

"""What would have woken the parents: a room's last nights, judged by settings that are not saved yet."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, person
from babycam.api.http.inputs import body, part
from babycam.api.noises import CAUSES, CERTAINTIES
from babycam.api.rooms import RoomSettingsSerializer
from babycam.core import clock
from babycam.family.nights import replays
from babycam.rooms import queries as rooms_queries


class ImaginedSerializer(RoomSettingsSerializer):
    """Settings that are tried; those that are left out stay as they are."""

    name = serializers.CharField(max_length=64, required=False)


class ReplayInSerializer(serializers.Serializer[Any]):
    """`nights`: the last one, or the last seven."""

    settings = ImaginedSerializer()
    nights = serializers.ChoiceField(list(replays.NIGHTS), default=replays.NIGHTS[0])


class ReplayedWakeSerializer(serializers.Serializer[Any]):
    """An incident as the family would have had it. `incident`, `noise`, `clip`: what is stored of the same time, if anything."""

    at = serializers.DateTimeField(help_text="When it would have rung first.")
    until = serializers.DateTimeField(help_text="When its last noise was over.")
    cause = serializers.ChoiceField(CAUSES)
    seconds = serializers.FloatField(help_text="For how long it had been so.")
    level_db = serializers.FloatField(help_text="Its loudest 100 ms until then, dBFS.")
    certainty = serializers.ChoiceField(CERTAINTIES)
    rings = serializers.IntegerField(help_text="How often it would have rung.")
    noise = serializers.UUIDField(allow_null=True)
    clip = serializers.UUIDField(allow_null=True)
    incident = serializers.IntegerField(allow_null=True)
    cried = serializers.BooleanField(allow_null=True, help_text="What somebody said of the incident afterwards.")


class ReplaySerializer(serializers.Serializer[Any]):
    """`now`: what wakes by the room's settings; `then`: by those that were sent; `gone`, `new`: in what they differ."""

    nights = serializers.IntegerField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    heard_s = serializers.IntegerField(help_text="Seconds of the nights that were heard, and judged here.")
    now = ReplayedWakeSerializer(many=True)
    then = ReplayedWakeSerializer(many=True)
    gone = ReplayedWakeSerializer(many=True)
    new = ReplayedWakeSerializer(many=True)
    blind = inline_serializer(
        "BlindStretch",
        {"since": serializers.DateTimeField(), "until": serializers.DateTimeField()},
        many=True,
        help_text="Where too little is kept to judge finely: there the answer is a guess.",
    )


class ReplayView(APIView):
    """Judges the room's last nights once more, by its settings and by those that are sent. Stores nothing."""

    permission_classes = [May]
    rights = {"POST": "room.edit"}

    @extend_schema(request=ReplayInSerializer, responses=ReplaySerializer, summary="What would have woken you by other settings")
    def post(self, request: Request, room_id: int) -> Response:
        somebody = person(request)
        room = rooms_queries.room_of(somebody, room_id)
        values = part(request, "settings", ImaginedSerializer)
        nights = body(request, ReplayInSerializer)["nights"]
        return Response(replays.replayed(room=room, values=values, nights=nights, person_id=somebody.pk, now=clock.now()))


routes: list[URLPattern] = [path("rooms/<int:room_id>/replay", ReplayView.as_view())]

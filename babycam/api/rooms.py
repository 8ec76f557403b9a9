"""The rooms: how they are set, and how they are right now."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import services as alerts_services
from babycam.api.cameras import CameraSerializer, camera_shape
from babycam.api.http.access import May, person
from babycam.api.http.inputs import body
from babycam.api.http.pagination import pages_by
from babycam.core import clock
from babycam.history.services import room_is_going
from babycam.monitor import queries as monitor_queries
from babycam.monitor.links import links
from babycam.monitor.warnings import SIGHTS
from babycam.rooms import queries as rooms_queries
from babycam.rooms import rules
from babycam.rooms import services as rooms_services

ROOM_STATES = ["quiet", "stirring", "loud", "settling", "unheard", "no_camera"]
CALIBRATE_MORE_S = 5.0


class ReadingSerializer(serializers.Serializer[Any]):
    """One thing that a camera measures. `charging` is 1 or 0."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.FloatField()
    unit = serializers.CharField()
    at = serializers.DateTimeField()


class HealthSerializer(serializers.Serializer[Any]):
    """What is known of a room's stream right now. Never the camera's address."""

    heard = serializers.BooleanField(help_text="Sound came within the last 3 s.")
    sees = serializers.BooleanField()
    muted = serializers.BooleanField(help_text="The microphone sends only zeros.")
    source = serializers.ChoiceField(["live", "connecting", "lost", "none"])  # type: ignore[assignment]
    error = serializers.CharField(allow_null=True)
    words = serializers.CharField(allow_null=True)
    last_audio_at = serializers.DateTimeField(allow_null=True)
    last_video_at = serializers.DateTimeField(allow_null=True)
    video = serializers.CharField()
    audio = serializers.CharField()
    fps = serializers.FloatField()
    kbps = serializers.FloatField()
    viewers = serializers.IntegerField()
    recording = serializers.BooleanField()
    unjudged = serializers.ChoiceField(
        ["band", "clipping", "broken", "late"],
        allow_blank=True,
        help_text="Why cries cannot be told from noises; any noise wakes then.",
    )
    picture = serializers.ChoiceField(
        ["ok", "none", *SIGHTS],
        help_text="none: there is none; late: no more come; still: it does not change; dark, covered: nothing is to be seen.",
    )
    picture_since = serializers.DateTimeField(allow_null=True)
    motion_waits = serializers.BooleanField(help_text="What moves calls nobody before the room has been still for 5 minutes.")
    readings = ReadingSerializer(many=True, help_text="What the camera measures, such as battery and charging; only what is known.")
    worker = serializers.CharField(allow_null=True)
    warnings = inline_serializer(
        "HealthWarning",
        {"code": serializers.CharField(), "words": serializers.CharField()},
        many=True,
        help_text="What may become a silence soon. picture_unseen, picture_h265: nobody, or not every browser, can show it. "
        "old_tls_at_home: the camera's encryption is out of date.",
    )


class RoomSettingsSerializer(serializers.Serializer[Any]):
    """When a room's sounds count, and what is recorded. Levels in dBFS, or dB over the room's own noise if `relative`."""

    name = serializers.CharField(max_length=64)
    position = serializers.IntegerField(required=False)
    stir_db = serializers.FloatField(required=False)
    loud_db = serializers.FloatField(required=False)
    relative = serializers.BooleanField(required=False)
    voice_band = serializers.BooleanField(required=False)
    patience = serializers.ChoiceField(list(rules.PATIENCES), required=False)
    curve = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2),
        required=False,
        help_text="[[dB over the loud line, seconds], ...] for patience `own`",
    )
    wake_for = serializers.ChoiceField(list(rules.WAKE_FOR), required=False, help_text="What the parents are woken for.")
    long_noise_s = serializers.FloatField(
        required=False, allow_null=True, help_text="`cries_and_long`: how long another noise may last; null: without limit."
    )
    record = serializers.BooleanField(required=False)
    pre_roll_s = serializers.FloatField(required=False)
    post_roll_s = serializers.FloatField(required=False)
    split_s = serializers.FloatField(required=False)
    timelapse = serializers.BooleanField(required=False, help_text="A picture each ten seconds of every night, as a film.")
    keep_sound = serializers.BooleanField(required=False, help_text="All of every night's sound, about 30 MB an hour.")
    motion = serializers.ChoiceField(
        list(rules.MOTION), required=False, help_text="alarm: by night, somebody is called for what moves for five seconds."
    )
    motion_zone = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=4, max_length=4),
        required=False,
        help_text="[[left, top, width, height], ...] in thousandths of the picture; none: all of it.",
    )
    motion_sensitivity = serializers.ChoiceField(list(rules.MOTION_SENSITIVITIES), required=False)
    picture_alarm = serializers.BooleanField(required=False, help_text="Somebody is called when nothing can be seen for a minute.")


class RoomInSerializer(RoomSettingsSerializer):
    """A new room, or changes to one."""


class RoomSerializer(serializers.Serializer[Any]):
    """A room with its camera, and how it is right now."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    position = serializers.IntegerField()
    stir_db = serializers.FloatField()
    loud_db = serializers.FloatField()
    relative = serializers.BooleanField()
    voice_band = serializers.BooleanField()
    patience = serializers.ChoiceField(list(rules.PATIENCES))
    curve = serializers.ListField(child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2))
    wake_for = serializers.ChoiceField(list(rules.WAKE_FOR))
    long_noise_s = serializers.FloatField(allow_null=True)
    record = serializers.BooleanField()
    pre_roll_s = serializers.FloatField()
    post_roll_s = serializers.FloatField()
    split_s = serializers.FloatField()
    timelapse = serializers.BooleanField()
    keep_sound = serializers.BooleanField()
    motion = serializers.ChoiceField(list(rules.MOTION))
    motion_zone = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField(), min_length=4, max_length=4))
    motion_sensitivity = serializers.ChoiceField(list(rules.MOTION_SENSITIVITIES))
    picture_alarm = serializers.BooleanField()
    camera = CameraSerializer(allow_null=True)
    health = HealthSerializer()
    state = serializers.ChoiceField(ROOM_STATES)

    def to_representation(self, room: Any) -> dict[str, Any]:
        """Settings from the row; health and state from the monitor, whose shapes are the wire's already."""
        camera = getattr(room, "camera", None)
        return {
            "id": room.pk,
            **{name: getattr(room, name) for name in rooms_services.ROOM_FIELDS},
            "camera": camera_shape(camera, self.context["role"]) if camera else None,
            "health": monitor_queries.health(room.pk),
            "state": monitor_queries.room_state(room.pk),
        }


class CalibrateSerializer(serializers.Serializer[Any]):
    """For how long to listen."""

    seconds = serializers.FloatField(min_value=5, max_value=60, default=30)


CalibrationShape = inline_serializer(
    "Calibration",
    {name: serializers.FloatField() for name in ("floor_db", "stir_db", "loud_db")},
)


UNSAID = {"wake_for": "any"}
"""Of a new room whose program says nothing of waking: it may be older than the choice, and counts on any noise (docs/adr/0011)."""


class RoomsView(ListAPIView[Any]):
    """Lists the rooms that one may see, in their order, or adds one."""

    permission_classes = [May]
    rights = {"GET": "room.see", "POST": "room.create"}
    serializer_class = RoomSerializer
    pagination_class = pages_by("position", "id")

    def get_queryset(self) -> Any:
        return rooms_queries.rooms_of(person(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "role": getattr(self.request.user, "role", "sitter")}

    @extend_schema(request=RoomInSerializer, responses={201: RoomSerializer}, summary="Add a room")
    def post(self, request: Request) -> Response:
        room = rooms_services.add_room(values={**UNSAID, **body(request, RoomInSerializer)})
        return _shown(request, room, status.HTTP_201_CREATED)


class RoomView(APIView):
    """Shows, changes or removes one room."""

    permission_classes = [May]
    rights = {"GET": "room.see", "PATCH": "room.edit", "DELETE": "room.delete"}

    @extend_schema(responses=RoomSerializer, summary="One room")
    def get(self, request: Request, room_id: int) -> Response:
        return _shown(request, rooms_queries.room_of(person(request), room_id))

    @extend_schema(request=RoomInSerializer, responses=RoomSerializer, summary="Change a room; its worker follows at once")
    def patch(self, request: Request, room_id: int) -> Response:
        values = body(request, RoomInSerializer, partial=True)
        return _shown(request, rooms_services.edit_room(room=rooms_queries.room_of(person(request), room_id), values=values))

    @extend_schema(responses={204: None}, summary="Delete a room with its camera")
    def delete(self, request: Request, room_id: int) -> Response:
        room = rooms_queries.room_of(person(request), room_id)
        recordings_go = room_is_going(room)
        alerts_services.remove_room(room=room, now=clock.now())
        recordings_go()
        return Response(status=status.HTTP_204_NO_CONTENT)


class CalibrateView(APIView):
    """Proposes both lines, from how the room sounds while all is quiet."""

    permission_classes = [May]
    rights = {"POST": "room.edit"}

    @extend_schema(request=CalibrateSerializer, responses=CalibrationShape, summary="Propose both lines; takes `seconds`")
    def post(self, request: Request, room_id: int) -> Response:
        seconds = body(request, CalibrateSerializer)["seconds"]
        room = rooms_queries.room_of(person(request), room_id)
        answer = links.ask_sync(room.pk, "calibrate", {"seconds": seconds}, timeout_s=seconds + CALIBRATE_MORE_S)
        return Response({name: answer.result[name] for name in ("floor_db", "stir_db", "loud_db")})


def _shown(request: Request, room: Any, code: int = status.HTTP_200_OK) -> Response:
    return Response(RoomSerializer(room, context={"role": person(request).role}).data, status=code)


routes: list[URLPattern] = [
    path("rooms", RoomsView.as_view()),
    path("rooms/<int:room_id>", RoomView.as_view()),
    path("rooms/<int:room_id>/calibrate", CalibrateView.as_view()),
]

"""A camera phone from both sides: what it may read of itself, and what parents see and wish of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.devices import DeviceSerializer
from babycam.api.http.access import DeviceLogin, IsDevice, May, device, person
from babycam.api.http.inputs import body
from babycam.api.http.sdp import SdpNegotiation, SdpParser, answered, offer, takes_offer
from babycam.api.lullabies import LullabySerializer
from babycam.api.pairings import remember
from babycam.api.presence import sitting
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.monitor import queries as monitor_queries
from babycam.monitor.links import links
from babycam.monitor.phone_beats import Talker
from babycam.monitor.phones import phones
from babycam.monitor.presence import VOICE, presence
from babycam.monitor.questions import patiently
from babycam.rooms import devices, wish, wishes
from babycam.rooms import queries as rooms_queries

TALK_S = 8.0
TRACKS = ["live", "muted", "ended", "denied", "none"]
HOT = ["nominal", "fair", "serious", "critical"]


class LightSerializer(serializers.Serializer[Any]):
    """The screen as a night light, and the torch."""

    on = serializers.BooleanField(required=False)
    colour = serializers.CharField(max_length=7, required=False)
    level = serializers.FloatField(required=False, help_text="0 to 1")
    torch = serializers.BooleanField(required=False)


class PlaySerializer(serializers.Serializer[Any]):
    """A lullaby, without end or until a time."""

    track = serializers.CharField(max_length=64, required=False, allow_null=True)
    volume = serializers.FloatField(required=False, help_text="0 to 1")
    until = serializers.DateTimeField(required=False, allow_null=True, help_text="At most 12 h ahead; null: without end")
    fade_s = serializers.FloatField(required=False)


class WishInSerializer(serializers.Serializer[Any]):
    """What shall be other than before; the rest stays."""

    quality = serializers.ChoiceField(list(wish.QUALITIES), required=False)
    light = LightSerializer(required=False)
    play = PlaySerializer(required=False)


class WishSerializer(serializers.Serializer[Any]):
    """Everything that is wished of a phone."""

    quality = serializers.ChoiceField(list(wish.QUALITIES))
    light = inline_serializer(
        "WishLight",
        {
            "on": serializers.BooleanField(),
            "colour": serializers.CharField(),
            "level": serializers.FloatField(),
            "torch": serializers.BooleanField(),
        },
    )
    play = inline_serializer(
        "WishPlay",
        {
            "track": serializers.CharField(allow_null=True),
            "volume": serializers.FloatField(),
            "until": serializers.DateTimeField(allow_null=True),
            "fade_s": serializers.FloatField(),
        },
    )


class PlayingSerializer(serializers.Serializer[Any]):
    """A lullaby that plays."""

    track = serializers.CharField()
    left_s = serializers.FloatField(allow_null=True)


class BeatSerializer(serializers.Serializer[Any]):
    """What the phone said last of itself; null: its browser does not tell."""

    at = serializers.FloatField(help_text="Milliseconds since 1970, by the phone's clock")
    battery = serializers.FloatField(allow_null=True, help_text="Per cent")
    charging = serializers.BooleanField(allow_null=True)
    network = serializers.CharField(allow_null=True)
    visible = serializers.BooleanField(allow_null=True)
    wake_lock = serializers.BooleanField(allow_null=True)
    mic = serializers.ChoiceField(TRACKS)
    camera = serializers.ChoiceField(TRACKS)
    gain_control = serializers.BooleanField(allow_null=True)
    noise_suppression = serializers.BooleanField(allow_null=True)
    echo_cancellation = serializers.BooleanField(allow_null=True)
    hot = serializers.ChoiceField(HOT, allow_null=True)
    publishing = serializers.CharField()
    playing = PlayingSerializer(allow_null=True)
    can_sound = serializers.BooleanField(allow_null=True, help_text="Whether its browser lets it make any sound.")
    torch = serializers.BooleanField(allow_null=True)
    quality = serializers.CharField(allow_null=True)
    system = serializers.CharField(allow_null=True)
    checks = serializers.DictField(child=serializers.BooleanField(allow_null=True))


class PhoneSerializer(serializers.Serializer[Any]):
    """A room's phone as parents see it."""

    device = DeviceSerializer(allow_null=True)
    online = serializers.BooleanField()
    beat = BeatSerializer(allow_null=True)
    wish = WishSerializer()
    talking = inline_serializer("Talking", {"id": serializers.IntegerField(), "name": serializers.CharField()}, allow_null=True)


CameraSelfShape = inline_serializer(
    "CameraSelf",
    {
        "device": DeviceSerializer(),
        "room": inline_serializer("CameraSelfRoom", {"id": serializers.IntegerField(), "name": serializers.CharField()}),
        "family": serializers.CharField(),
        "wish": WishSerializer(),
        "lullabies": LullabySerializer(many=True),
    },
)


class CameraSelfView(APIView):
    """Tells the phone that asks what it is, or ends its being a camera."""

    authentication_classes = [DeviceLogin]
    permission_classes = [IsDevice]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        get_token(request._request)  # sets the CSRF cookie, which pairing needs too
        super().initial(request, *args, **kwargs)

    @extend_schema(responses=CameraSelfShape, summary="What this phone is; sets the CSRF cookie")
    def get(self, request: Request) -> Response:
        response = Response(monitor_queries.phone_itself(device(request)))
        if token := request.COOKIES.get(devices.COOKIE):
            remember(response, token)
        return response

    @extend_schema(responses={204: None}, summary="This phone is no camera any more")
    def delete(self, request: Request) -> Response:
        devices.revoke(device=device(request))
        response = Response(status=status.HTTP_204_NO_CONTENT)
        response.delete_cookie(devices.COOKIE, samesite="Strict")
        return response


class PhoneView(APIView):
    """Shows how a room's phone is and what is wished of it, or changes the wish."""

    permission_classes = [May]
    rights = {"GET": "room.soothe", "PATCH": "room.soothe"}

    @extend_schema(operation_id="rooms_phone", responses=PhoneSerializer, summary="How the room's phone does")
    def get(self, request: Request, room_id: int) -> Response:
        return Response(monitor_queries.phone(rooms_queries.room_of(person(request), room_id).pk))

    @extend_schema(request=WishInSerializer, responses=PhoneSerializer, summary="Wish something else of it")
    def patch(self, request: Request, room_id: int) -> Response:
        room = rooms_queries.room_of(person(request), room_id)
        wishes.change_wish(room_id=room.pk, part=body(request, WishInSerializer), now=clock.now())
        return Response(monitor_queries.phone(room.pk))


class ReloadView(APIView):
    """Loads the page on the phone anew."""

    permission_classes = [May]
    rights = {"POST": "camera.control"}

    @extend_schema(request=None, responses={204: None}, summary="Let the phone load its page anew")
    def post(self, request: Request, room_id: int) -> Response:
        phones.reload(rooms_queries.room_of(person(request), room_id).pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TalkView(APIView):
    """Starts talking to the room by WebRTC: one voice at a time."""

    permission_classes = [May]
    rights = {"POST": "room.soothe"}
    parser_classes = [SdpParser]
    content_negotiation_class = SdpNegotiation

    @takes_offer("Talk to the room (WebRTC, Opus, one way)")
    def post(self, request: Request, room_id: int) -> HttpResponse:
        me, room = person(request), _with_phone(request, room_id)
        with sitting(request, VOICE, room.pk) as mine:
            asked = {"session": mine.id, "sdp": offer(request), "person": me.pk, "name": me.name}
            answer = patiently(room.pk, "talk", asked, TALK_S)
        phones.talks(room.pk, Talker(me.pk, me.name))
        return answered(room.pk, "talk", mine.id, answer)


class TalkSessionView(APIView):
    """Ends a voice; its id is known to the one who talks."""

    permission_classes = [May]
    rights = {"DELETE": "room.soothe"}

    @extend_schema(responses={204: None}, summary="Stop talking")
    def delete(self, request: Request, room_id: int, session: UUID) -> HttpResponse:
        room = _with_phone(request, room_id)
        links.ask_sync(room.pk, "talk_end", {"session": str(session)}, TALK_S)
        presence.end(str(session))
        return HttpResponse(status=204)


def _with_phone(request: Request, room_id: int) -> Any:
    """The room, which has a phone. Raises BabycamError not_found or no_camera."""
    room = rooms_queries.room_of(person(request), room_id)
    if devices.in_room(room.pk) is None:
        raise BabycamError("no_camera")
    return room


routes: list[URLPattern] = [
    path("camera", CameraSelfView.as_view()),
    path("rooms/<int:room_id>/phone", PhoneView.as_view()),
    path("rooms/<int:room_id>/phone/reload", ReloadView.as_view()),
    path("rooms/<int:room_id>/talk", TalkView.as_view()),
    path("rooms/<int:room_id>/talk/<uuid:session>", TalkSessionView.as_view()),
]

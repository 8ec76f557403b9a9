"""Listening without a picture: endless AAC for an audio element, vlc, or a speaker of Home Assistant."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from babycam.api.http.access import May, access_key, closes_at, person, reaches, session_key
from babycam.api.http.inputs import filters
from babycam.api.http.negotiation import AnyKind
from babycam.api.http.programs import FOR_PROGRAMS, room_asked
from babycam.core.errors import BabycamError
from babycam.monitor.sound import gate, stream, titles
from babycam.rooms import queries as rooms_queries

CONTENT_TYPE = "audio/aac"
MOST_ROOMS = 16
ROOMS_WORDS = "Write the numbers of the rooms with commas between them, such as 1,2."


class SquelchFilter(serializers.Serializer[Any]):
    """When the sound comes through: always, from stirring on, or when something wakes."""

    squelch = serializers.ChoiceField(choices=gate.SQUELCHES, default=gate.ALWAYS)


class RoomsFilter(SquelchFilter):
    """Which rooms, and how they are put together."""

    rooms = serializers.RegexField(r"^\d{1,9}(,\d{1,9})*$", max_length=200, required=False, error_messages={"invalid": ROOMS_WORDS})
    mode = serializers.ChoiceField(choices=stream.MODES, default=stream.LOUDEST)


_SOUND = {(200, CONTENT_TYPE): OpenApiTypes.BINARY}


class RoomAudioView(APIView):
    """Sends a room's sound, for ever."""

    authentication_classes = FOR_PROGRAMS
    permission_classes = [May]
    rights = {"GET": "room.hear"}
    content_negotiation_class = AnyKind

    @extend_schema(
        operation_id="room_audio", parameters=[SquelchFilter], responses=_SOUND, summary="The room’s sound as endless AAC"
    )
    def get(self, request: Request, room_id: int) -> HttpResponseBase:
        wanted = filters(request, SquelchFilter)
        return _listen(request, [room_asked(request, room_id)], wanted["squelch"], stream.LOUDEST)


class AudioView(APIView):
    """Sends the sound of several rooms in one, for ever."""

    authentication_classes = FOR_PROGRAMS
    permission_classes = [May]
    rights = {"GET": "room.hear"}
    content_negotiation_class = AnyKind

    @extend_schema(
        operation_id="audio",
        parameters=[RoomsFilter, OpenApiParameter("rooms", str, description="Ids with commas; without: all that one may hear.")],
        responses=_SOUND,
        summary="Several rooms’ sound as endless AAC: the louder one, or all mixed",
    )
    def get(self, request: Request) -> HttpResponseBase:
        wanted = filters(request, RoomsFilter)
        ids = dict.fromkeys(int(each) for each in wanted.get("rooms", "").split(",") if each)
        every = [room for room in rooms_queries.rooms_of(person(request)) if reaches(request, room.pk)]
        rooms = [room_asked(request, room) for room in ids] or every
        return _listen(request, rooms[:MOST_ROOMS], wanted["squelch"], wanted["mode"])


def _listen(request: Request, rooms: list[Any], squelch: str, mode: str) -> HttpResponseBase:
    """Begins a stream of those of the rooms that have a camera. Raises BabycamError no_camera, too_many_listening."""
    heard = {int(room.pk): str(room.name) for room in rooms if getattr(room, "camera", None) is not None}
    if not heard:
        raise BabycamError("no_camera")
    wish = stream.Wish(heard, squelch, mode, titles=request.headers.get("Icy-MetaData") == "1")
    if request.method == "HEAD":
        return HttpResponse(content_type=CONTENT_TYPE, headers=_headers(wish))
    key = access_key(request)
    who = stream.Listener(person(request).pk, session_key(request), closes_at(request), key and key.pk)
    sound = stream.admit(who, wish)
    return StreamingHttpResponse(sound, content_type=CONTENT_TYPE, headers=_headers(wish))


def _headers(wish: stream.Wish) -> dict[str, str]:
    """Names go as UTF-8, which players of internet radio expect (Django writes latin-1)."""
    name = ", ".join(wish.rooms.values()).encode().decode("latin-1")
    icy = {"icy-name": name, **({"icy-metaint": str(titles.METAINT)} if wish.titles else {})}
    return {"Cache-Control": "no-store", "X-Accel-Buffering": "no", **icy}


routes: list[URLPattern] = [
    path("audio.aac", AudioView.as_view()),
    path("rooms/<int:room_id>/audio.aac", RoomAudioView.as_view()),
]

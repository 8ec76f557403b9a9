"""Looking into a room over plain HTTP: a still picture, and WebRTC by the WHEP draft."""

from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from babycam.api.http.access import May, left_s
from babycam.api.http.negotiation import AnyKind
from babycam.api.http.programs import FOR_PROGRAMS, room_asked
from babycam.api.http.sdp import SdpNegotiation, SdpParser, answered, takes_offer
from babycam.api.presence import sitting
from babycam.core.errors import BabycamError
from babycam.core.link import Answer
from babycam.monitor.links import links
from babycam.monitor.presence import WEBRTC, presence

SNAPSHOT_S = 6.0
WHEP_S = 8.0


class SnapshotView(APIView):
    """Sends a picture of how the room looks right now."""

    authentication_classes = FOR_PROGRAMS
    permission_classes = [May]
    rights = {"GET": "room.see"}
    content_negotiation_class = AnyKind

    @extend_schema(responses={(200, "image/jpeg"): OpenApiTypes.BINARY}, summary="A still picture of the room, right now")
    def get(self, request: Request, room_id: int) -> HttpResponse:
        answer = _ask(request, room_id, "snapshot", {}, SNAPSHOT_S)
        return HttpResponse(answer.blob, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


class WhepView(APIView):
    """Starts watching by WebRTC: an offer in, an answer out."""

    permission_classes = [May]
    rights = {"POST": "room.see"}
    parser_classes = [SdpParser]
    content_negotiation_class = SdpNegotiation

    @takes_offer("Watch by WebRTC (WHEP)")
    def post(self, request: Request, room_id: int) -> HttpResponse:
        room = _room(request, room_id)
        with sitting(request, WEBRTC, room) as mine:
            args = {
                "session": mine.id,
                "sdp": request.data,
                "person": mine.person,
                "since": mine.since.timestamp(),
                "left_s": left_s(mine.until),
            }
            return answered(room, "whep", mine.id, links.ask_sync(room, "whep", args, WHEP_S))


class WhepSessionView(APIView):
    """Ends a WebRTC session; its id is known to the one who began it."""

    permission_classes = [May]
    rights = {"DELETE": "room.see"}

    @extend_schema(responses={204: None}, summary="Stop watching by WebRTC")
    def delete(self, request: Request, room_id: int, session: Any) -> HttpResponse:
        _ask(request, room_id, "whep_end", {"session": str(session)}, WHEP_S)
        presence.end(str(session))
        return HttpResponse(status=204)


def _ask(request: Request, room_id: int, what: str, args: dict[str, Any], timeout_s: float) -> Answer:
    """Asks the worker of a room that the person may see. Raises BabycamError not_found, no_camera, or what the worker says."""
    return links.ask_sync(_room(request, room_id), what, args, timeout_s)


def _room(request: Request, room_id: int) -> int:
    room = room_asked(request, room_id)
    if getattr(room, "camera", None) is None:
        raise BabycamError("no_camera")
    return int(room.pk)


routes: list[URLPattern] = [
    path("rooms/<int:room_id>/snapshot.jpg", SnapshotView.as_view()),
    path("rooms/<int:room_id>/whep", WhepView.as_view()),
    path("rooms/<int:room_id>/whep/<uuid:session>", WhepSessionView.as_view()),
]

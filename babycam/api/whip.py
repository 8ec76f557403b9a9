"""Where a room's phone or program sends: WebRTC-HTTP ingestion (WHIP, RFC 9725). No trickle ICE: candidates come with the offer."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import DeviceLogin, IsDevice, device
from babycam.api.http.sdp import SDP, SdpNegotiation, SdpParser, answered, offer, takes_offer
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.monitor.links import links
from babycam.monitor.questions import patiently
from babycam.rooms import devices

WHIP_S = 8.0


class WhipView(APIView):
    """Starts sending by WHIP: an offer in, an answer out. A newer session of the same phone ends the older one."""

    authentication_classes = [DeviceLogin]
    permission_classes = [IsDevice]
    parser_classes = [SdpParser]
    content_negotiation_class = SdpNegotiation

    @takes_offer("Send a room's picture and sound (WHIP)")
    def post(self, request: Request, room_id: int) -> HttpResponse:
        me, session = device(request), uuid4()
        asked = {"session": str(session), "sdp": offer(request), "device": str(me.pk)}
        if not devices.is_on(me):
            raise BabycamError("no_camera")
        answer = patiently(room_id, "whip", asked, WHIP_S)
        if not devices.sending(device_id=me.pk, session=session, now=clock.now()):
            links.ask_sync(room_id, "whip_end", {"session": str(session)}, WHIP_S)
            raise BabycamError("not_found")
        return answered(room_id, "whip", session, answer)

    @extend_schema(exclude=True)
    def options(self, request: Any, *_args: Any, **_kwargs: Any) -> Response:
        """What may be posted (RFC 9725, section 4.2)."""
        return Response(status=204, headers={"Accept-Post": SDP, "Allow": "POST, OPTIONS"})


class WhipSessionView(APIView):
    """Ends a session, for the device that began it. PATCH is for trickle ICE and restarts, which we do without: 405."""

    authentication_classes = [DeviceLogin]
    permission_classes = [IsDevice]
    content_negotiation_class = SdpNegotiation

    @extend_schema(responses={200: None}, summary="Stop sending")
    def delete(self, request: Request, room_id: int, session: UUID) -> HttpResponse:
        if not devices.stopped(device_id=device(request).pk, session=session):
            raise BabycamError("not_found")
        links.ask_sync(room_id, "whip_end", {"session": str(session)}, WHIP_S)
        return HttpResponse(status=200)


routes: list[URLPattern] = [
    path("rooms/<int:room_id>/whip", WhipView.as_view()),
    path("rooms/<int:room_id>/whip/<uuid:session>", WhipSessionView.as_view()),
]

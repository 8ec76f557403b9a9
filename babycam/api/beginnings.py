"""How an alarm began, to listen to."""

from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from babycam.api.http.access import May
from babycam.api.http.inputs import filters
from babycam.api.http.negotiation import AnyKind
from babycam.api.incidents import incident_json
from babycam.core.errors import BabycamError
from babycam.history import services as history_services
from babycam.monitor.beginnings import beginnings

ASK_S = 4.0


class BeginningFilter(serializers.Serializer[Any]):
    """Which of its noises; the newest, if not said."""

    noise = serializers.UUIDField(required=False)


class BeginningView(APIView):
    """Sends the ten seconds of sound before an incident's noise, and its first five."""

    permission_classes = [May]
    rights = {"GET": "clip.see"}
    content_negotiation_class = AnyKind

    @extend_schema(
        parameters=[BeginningFilter],
        responses={(200, "audio/aac"): OpenApiTypes.BINARY},
        summary="How it began: ten seconds of sound before the noise, and its first five",
    )
    def get(self, request: Request, incident_id: int) -> HttpResponse:
        incident = incident_json(request, incident_id)
        noise = _noise(incident, filters(request, BeginningFilter).get("noise"))
        piece = beginnings.of(incident["room"], noise, ASK_S) or history_services.beginning_of_clip(noise)
        if piece is None:
            raise BabycamError("beginning_gone")
        headers = {"Cache-Control": "private, no-store", "X-Onset-Seconds": str(piece.onset_s)}
        return HttpResponse(piece.adts, content_type="audio/aac", headers=headers)


def _noise(incident: dict[str, Any], wanted: Any) -> str:
    """Raises BabycamError beginning_gone for an incident of no noise, not_found for a noise that is not of this incident."""
    noises = incident["noise_ids"]
    if not noises:
        raise BabycamError("beginning_gone")
    if wanted is not None and str(wanted) not in noises:
        raise BabycamError("not_found")
    return str(wanted or noises[-1])


routes: list[URLPattern] = [path("incidents/<int:incident_id>/beginning", BeginningView.as_view())]

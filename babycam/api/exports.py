"""A stretch of the night to take along: a room's recordings in one file."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import IO, Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.clips import CLIP_KINDS, safe_name
from babycam.api.http.access import May, person
from babycam.api.http.inputs import filters
from babycam.api.http.negotiation import AnyKind
from babycam.api.http.ranges import CHUNK
from babycam.history import queries as history_queries
from babycam.history import services as history_services
from babycam.people import queries as people_queries
from babycam.rooms import queries as rooms_queries

LONGEST = timedelta(hours=26)
TYPES = {"mp4": "video/mp4", "zip": "application/zip"}


class ExportFilter(serializers.Serializer[Any]):
    """Which recordings: those that begin in [since, until), of one kind (those of noises, if not said)."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    kind = serializers.ChoiceField(CLIP_KINDS, default="noise")
    check = serializers.BooleanField(default=False, help_text="Sends no file: 204, or why there would be none.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not timedelta() < attrs["until"] - attrs["since"] <= LONGEST:
            raise serializers.ValidationError({"until": "Choose an end after the beginning, at most 26 hours later."})
        return attrs


class ExportView(APIView):
    """Sends what was recorded in a stretch as one file."""

    permission_classes = [May]
    rights = {"GET": "clip.see"}
    content_negotiation_class = AnyKind

    @extend_schema(
        parameters=[ExportFilter],
        responses={204: None, (200, "video/mp4"): OpenApiTypes.BINARY, (200, "application/zip"): OpenApiTypes.BINARY},
        summary="A stretch in one file: MP4 where the recordings fit together, else a zip of them",
    )
    def get(self, request: Request, room_id: int) -> HttpResponseBase:
        room = rooms_queries.room_of(person(request), room_id)
        wanted = filters(request, ExportFilter)
        only_check = wanted.pop("check")
        found = history_queries.playable(room.pk, **wanted)
        if only_check:
            history_services.check_export(found)
            return Response(status=204)
        return _sent(found, room.name, wanted["since"])


def _sent(found: list[Any], room: str, since: datetime) -> StreamingHttpResponse:
    zone = people_queries.zone()
    made = history_services.export(found, zone)
    name = f"{safe_name(room)} {since.astimezone(zone):%Y-%m-%d %H.%M}.{made.kind}"
    headers = {
        "Content-Length": str(made.size),
        "Cache-Control": "private, no-store",
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Recorded-Seconds": f"{made.recorded_s:.0f}",
    }
    return StreamingHttpResponse(_read(made.file), content_type=TYPES[made.kind], headers=headers)


async def _read(file: IO[bytes]) -> AsyncIterator[bytes]:
    """In threads, so that a slow disk does not hold up the loop."""
    try:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk
    finally:
        file.close()


routes: list[URLPattern] = [path("rooms/<int:room_id>/export", ExportView.as_view())]

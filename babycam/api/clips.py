"""Recordings: list, play, download, keep, delete."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import queries as alerts_queries
from babycam.api.http import ranges
from babycam.api.http.access import May, person
from babycam.api.http.inputs import body, filters
from babycam.api.http.negotiation import AnyKind
from babycam.api.http.pagination import pages_by
from babycam.api.http.shapes import NamedSerializer
from babycam.api.noises import CERTAINTIES
from babycam.core.errors import BabycamError
from babycam.history import queries as history_queries
from babycam.history import services as history_services
from babycam.people import access
from babycam.people import queries as people_queries
from babycam.rooms import queries as rooms_queries

CLIP_STATES = ["recording", "ready", "broken"]
CLIP_KINDS = ["noise", "timelapse", "sound"]


class ClipSerializer(serializers.Serializer[Any]):
    """A recording. `recording`: it is being written; `broken`: nothing of it can be played, or it never came."""

    id = serializers.UUIDField()
    room = serializers.IntegerField()
    room_name = serializers.CharField()
    noise = serializers.UUIDField(allow_null=True)
    kind = serializers.ChoiceField(
        CLIP_KINDS, help_text="`timelapse`: a hundred seconds of the room in each second; `sound`: all that was heard. Of no noise."
    )
    incident = serializers.IntegerField(allow_null=True)
    certainty = serializers.ChoiceField(CERTAINTIES, allow_null=True, help_text="What was heard, as far as that is known.")
    woke = serializers.BooleanField(allow_null=True, help_text="Whether it woke the parents; null: not known.")
    started_at = serializers.DateTimeField()
    duration_s = serializers.FloatField(allow_null=True)
    size_bytes = serializers.IntegerField()
    keep = serializers.BooleanField(help_text="Never deleted by itself.")
    state = serializers.ChoiceField(CLIP_STATES)
    part = serializers.IntegerField(help_text="A long noise is split into parts.")
    parts = serializers.IntegerField(help_text="How many parts of its noise there are.")
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    codecs = serializers.CharField(help_text='What it holds (RFC 6381), such as "hvc1.1.6.L93.90, mp4a.40.2"; "" if not known.')
    cut = serializers.BooleanField(help_text="It breaks off before the recording should have ended.")
    peaks = serializers.CharField(
        allow_null=True,
        help_text="Its sound as a picture, base64: each byte is the loudest moment of its stretch, from -60 dBFS (0) to full scale "
        "(255); empty where there is nothing to hear. null: ask for its waveform.",
    )
    onset_s = serializers.FloatField(allow_null=True, help_text="How far into it the noise begins, seconds.")
    video_url = serializers.CharField(allow_null=True)
    thumbnail_url = serializers.CharField(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return history_queries.clip_shape(instance)


class ClipAnswerSerializer(serializers.Serializer[Any]):
    """Who came; nobody (null), if it is over without anybody."""

    by = NamedSerializer(allow_null=True)
    after_s = serializers.FloatField(allow_null=True, help_text="Seconds from the call that was answered.")


class AnsweredClipSerializer(ClipSerializer):
    """A recording, and who came for it."""

    answer = ClipAnswerSerializer(allow_null=True, help_text="null: it called nobody, or nobody has come yet.")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return dict(instance)  # made by _answered


class WaveformSerializer(serializers.Serializer[Any]):
    """A clip's sound as a picture."""

    peaks = serializers.CharField(allow_blank=True, help_text="As in a clip.")
    onset_s = serializers.FloatField(allow_null=True)


class ClipChangesSerializer(serializers.Serializer[Any]):
    """Keep it permanently, or let it go with the others."""

    keep = serializers.BooleanField()


class ClipFilter(serializers.Serializer[Any]):
    """Which clips: of a room, of an incident; with `noise` all the parts of one noise, else the first part of each.

    `kind`: those of noises, if not said. [since, until): when they begin.
    """

    room = serializers.IntegerField(required=False)
    incident = serializers.IntegerField(required=False)
    noise = serializers.UUIDField(required=False)
    kind = serializers.ChoiceField(CLIP_KINDS, required=False)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


class ClipsView(ListAPIView[Any]):
    """Lists clips of the rooms that one may see, one for each noise however many parts it has."""

    permission_classes = [May]
    rights = {"GET": "clip.see"}
    serializer_class = AnsweredClipSerializer
    pagination_class = pages_by("-started_at", "-id")

    def get_queryset(self) -> Any:
        return history_queries.recordings(rooms_queries.room_ids_of(person(self.request)), **filters(self.request, ClipFilter))

    @extend_schema(parameters=[ClipFilter], summary="Clips, newest first")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(_answered(request, page or ()))


class ClipView(APIView):
    """Shows, keeps or deletes one clip."""

    permission_classes = [May]
    rights = {"GET": "clip.see", "PATCH": "clip.keep", "DELETE": "clip.delete"}

    @extend_schema(responses=AnsweredClipSerializer, summary="One clip")
    def get(self, request: Request, clip_id: UUID) -> Response:
        return Response(_answered(request, [_existing_clip(request, clip_id)])[0])

    @extend_schema(request=ClipChangesSerializer, responses=AnsweredClipSerializer, summary="Keep it, or not")
    def patch(self, request: Request, clip_id: UUID) -> Response:
        _existing_clip(request, clip_id)
        history_services.set_keep(clip_id=str(clip_id), keep=body(request, ClipChangesSerializer)["keep"])
        return Response(_answered(request, [_existing_clip(request, clip_id)])[0])

    @extend_schema(responses={204: None}, summary="Delete it")
    def delete(self, request: Request, clip_id: UUID) -> Response:
        _existing_clip(request, clip_id)
        history_services.delete_clip(clip_id=str(clip_id), by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class WaveformView(APIView):
    """Shows how a clip sounds; for one that came without, it is found out, once."""

    permission_classes = [May]
    rights = {"GET": "clip.see"}

    @extend_schema(operation_id="clips_waveform", responses=WaveformSerializer, summary="Its sound as a picture")
    def get(self, request: Request, clip_id: UUID) -> Response:
        clip = _existing_clip(request, clip_id)
        peaks = history_queries.peaks_text(history_services.waveform(clip))
        return Response({"peaks": peaks, "onset_s": history_queries.clip_shape(clip)["onset_s"]})


DOWNLOAD = OpenApiParameter("download", OpenApiTypes.BOOL, description="1: as a file with a name, not to be played in the page")


class VideoView(APIView):
    """Sends the video, with HTTP ranges."""

    permission_classes = [May]
    rights = {"GET": "clip.see"}
    content_negotiation_class = AnyKind

    @extend_schema(
        operation_id="clips_video", parameters=[DOWNLOAD], responses={(200, "video/mp4"): OpenApiTypes.BINARY}, summary="The video"
    )
    def get(self, request: Request, clip_id: UUID) -> HttpResponseBase:
        clip = _existing_clip(request, clip_id)
        response = _file(request, clip, clip.video, "video/mp4")
        if request.query_params.get("download", "") not in ("", "0", "false"):
            response.headers["Content-Disposition"] = content_disposition_header(True, _file_name(clip)) or "attachment"
        return response


class ThumbnailView(APIView):
    """Sends a picture of the loudest moment."""

    permission_classes = [May]
    rights = {"GET": "clip.see"}
    content_negotiation_class = AnyKind

    @extend_schema(operation_id="clips_thumbnail", responses={(200, "image/jpeg"): OpenApiTypes.BINARY}, summary="A picture of it")
    def get(self, request: Request, clip_id: UUID) -> HttpResponseBase:
        clip = _existing_clip(request, clip_id)
        return _file(request, clip, clip.thumbnail, "image/jpeg")


def _answered(request: Request, clips: Iterable[Any]) -> list[dict[str, Any]]:
    """Clips, and who came for each, as far as one may know of incidents."""
    shapes = [history_queries.clip_shape(clip) for clip in clips]
    told = access.allowed(person(request).role, "incident.see")
    numbers = [shape["incident"] for shape in shapes if shape["incident"] is not None] if told else []
    answers = alerts_queries.acknowledgements(numbers)
    return [{**shape, "answer": answers.get(shape["incident"])} for shape in shapes]


def _existing_clip(request: Request, clip_id: UUID) -> Any:
    clip = history_queries.clip(str(clip_id))
    if clip is None or not rooms_queries.may_see(person(request), clip.room_id):
        raise BabycamError("not_found")
    return clip


def _file(request: Request, clip: Any, name: str, content_type: str) -> HttpResponseBase:
    """A clip's files never change, so its id is their tag."""
    if not name:
        raise BabycamError("not_found")
    etag = f'"{clip.pk.hex}-{clip.size_bytes:x}"'
    return ranges.serve(request._request, name, content_type=content_type, etag=etag)


def _file_name(clip: Any) -> str:
    """Such as "Zoe's room 2025-03-30 01.14.05.mp4", in the family's time."""
    begun = clip.started_at.astimezone(people_queries.zone())
    part = f" part {clip.part}" if clip.part > 1 else ""
    return f"{safe_name(clip.room.name)} {begun:%Y-%m-%d %H.%M.%S}{part}.mp4"


def safe_name(room: str) -> str:
    """A room's name as part of a file's."""
    return re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]+', "-", room).strip(" .-") or "room"


routes: list[URLPattern] = [
    path("clips", ClipsView.as_view()),
    path("clips/<uuid:clip_id>", ClipView.as_view()),
    path("clips/<uuid:clip_id>/waveform", WaveformView.as_view()),
    path("clips/<uuid:clip_id>/video.mp4", VideoView.as_view()),
    path("clips/<uuid:clip_id>/thumbnail.jpg", ThumbnailView.as_view()),
]

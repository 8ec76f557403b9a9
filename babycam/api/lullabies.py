"""Lullabies: those that a phone makes by itself, and files of the family's own."""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http import ranges
from babycam.api.http.access import DeviceLogin, May, SessionLogin, SignedInOrDevice, require
from babycam.api.http.inputs import upload_form, uploaded
from babycam.api.http.negotiation import AnyKind
from babycam.core import clock
from babycam.history import services as history_services
from babycam.rooms import lullabies


class LullabySerializer(serializers.Serializer[Any]):
    """A sound for falling asleep. `made` ones the phone makes by itself: they have no file."""

    id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(["made", "file"])
    seconds = serializers.FloatField(allow_null=True)
    url = serializers.CharField(allow_null=True)


class LullabiesView(APIView):
    """Lists all lullabies, or adds a file."""

    permission_classes = [May]
    rights = {"GET": "room.soothe", "POST": "camera.edit"}
    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="lullabies_list", responses=LullabySerializer(many=True), summary="All lullabies")
    def get(self, request: Request) -> Response:
        return Response(lullabies.shapes())

    @extend_schema(
        request=upload_form("file"),
        responses={201: LullabySerializer},
        summary="Add a file: MP3, M4A, Ogg, WAV or FLAC, at most 20 MB",
    )
    def post(self, request: Request) -> Response:
        file = uploaded(request, "file", missing="Choose a sound file.")
        history_services.check_room_for(file.size)
        added = lullabies.add_lullaby(name=str(file.name), content=file, now=clock.now())
        return Response(lullabies.lullaby_json(added), status=status.HTTP_201_CREATED)


class LullabyView(APIView):
    """Removes a lullaby's file."""

    permission_classes = [May]
    rights = {"DELETE": "camera.edit"}

    @extend_schema(responses={204: None}, summary="Delete a file")
    def delete(self, request: Request, lullaby_id: UUID) -> Response:
        lullabies.remove_lullaby(lullaby=lullabies.existing_lullaby(lullaby_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class LullabyFileView(APIView):
    """Sends the sound, with HTTP ranges, to people and camera phones."""

    authentication_classes = [SessionLogin, DeviceLogin]
    permission_classes = [SignedInOrDevice]
    content_negotiation_class = AnyKind

    @extend_schema(operation_id="lullabies_file", responses={(200, "audio/*"): OpenApiTypes.BINARY}, summary="The sound")
    def get(self, request: Request, lullaby_id: UUID) -> HttpResponseBase:
        if request.auth is None:
            require(request, "room.soothe")
        lullaby = lullabies.existing_lullaby(lullaby_id)
        etag = f'"{lullaby.pk.hex}"'
        return ranges.serve(request._request, lullaby.file, content_type=lullaby.content_type, etag=etag)


routes: list[URLPattern] = [
    path("lullabies", LullabiesView.as_view()),
    path("lullabies/<uuid:lullaby_id>", LullabyView.as_view()),
    path("lullabies/<uuid:lullaby_id>/file", LullabyFileView.as_view()),
]

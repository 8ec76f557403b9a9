"""Pictures of the chat; and the owner's broom."""

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

from babycam.api.chat import sight_of
from babycam.api.http import ranges
from babycam.api.http.access import May, person
from babycam.api.http.inputs import body, upload_form, uploaded
from babycam.api.http.negotiation import AnyKind
from babycam.chat import attachments, purge
from babycam.core import clock
from babycam.history import services as history_services


class AttachmentSerializer(serializers.Serializer[Any]):
    """A picture as it is kept: upright, without its metadata."""

    id = serializers.UUIDField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    bytes = serializers.IntegerField(source="size_bytes")


class ClearSerializer(serializers.Serializer[Any]):
    """The family's name, as a second yes."""

    confirm = serializers.CharField(max_length=100)


class ClearedSerializer(serializers.Serializer[Any]):
    """How many messages are gone."""

    messages = serializers.IntegerField()


class AttachmentsView(APIView):
    """Uploads a picture before the message that it belongs to."""

    permission_classes = [May]
    rights = {"POST": "chat.use"}
    parser_classes = [MultiPartParser]

    @extend_schema(
        request=upload_form("picture"),
        responses={201: AttachmentSerializer},
        summary="Add a picture: JPEG, PNG, WebP or GIF, at most 10 MB",
    )
    def post(self, request: Request) -> Response:
        file = uploaded(request, "picture", missing="Choose a picture.")
        history_services.check_room_for(file.size)
        row = attachments.add_attachment(owner=person(request), file=file, size=file.size, now=clock.now())
        return Response(AttachmentSerializer(row).data, status=status.HTTP_201_CREATED)


class AttachmentView(APIView):
    """Sends the picture; it never changes, so its id is its tag."""

    permission_classes = [May]
    rights = {"GET": "chat.use"}
    content_negotiation_class = AnyKind

    @extend_schema(operation_id="chat_attachment", responses={(200, "image/webp"): OpenApiTypes.BINARY}, summary="The picture")
    def get(self, request: Request, attachment_id: UUID) -> HttpResponseBase:
        row = attachments.existing_attachment(attachment_id=attachment_id, person=person(request), sight=sight_of(request))
        return ranges.serve(request._request, row.file, content_type=row.content_type, etag=f'"{row.pk.hex}"')


class ClearView(APIView):
    """Deletes every message of the chat, for owners."""

    permission_classes = [May]
    rights = {"POST": "chat.clear"}

    @extend_schema(
        operation_id="chat_clear", request=ClearSerializer, responses=ClearedSerializer, summary="Delete all messages and pictures"
    )
    def post(self, request: Request) -> Response:
        count = purge.clear_chat(by=person(request), confirm=body(request, ClearSerializer)["confirm"], now=clock.now())
        return Response({"messages": count})


routes: list[URLPattern] = [
    path("chat/attachments", AttachmentsView.as_view()),
    path("chat/attachments/<uuid:attachment_id>", AttachmentView.as_view()),
    path("chat/clear", ClearView.as_view()),
]

"""Who watches or listens to which room right now."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, closes_at, person, session_key
from babycam.core.errors import BabycamError
from babycam.monitor.presence import Sitting, presence


class WatchingSerializer(serializers.Serializer[Any]):
    """One person at one room."""

    person = serializers.IntegerField()
    room = serializers.IntegerField()
    how = serializers.ChoiceField(["watching", "listening"])
    since = serializers.DateTimeField()


class PresenceView(APIView):
    """Lists who watches or listens to which room."""

    permission_classes = [May]
    rights = {"GET": "presence.see"}

    @extend_schema(operation_id="presence", responses=WatchingSerializer(many=True), summary="Who watches or listens right now")
    def get(self, request: Request) -> Response:
        return Response([viewer.shape() for viewer in presence.viewers()])


@contextmanager
def sitting(request: Request, kind: str, room_id: int) -> Iterator[Sitting]:
    """A stream that the person who asks begins now. It is over where what is done within fails with a BabycamError."""
    begun = presence.begin(Sitting(kind, room_id, person(request).pk, session_key(request), until=closes_at(request)))
    try:
        yield begun
    except BabycamError:
        presence.end(begun.id)
        raise


routes: list[URLPattern] = [path("presence", PresenceView.as_view())]

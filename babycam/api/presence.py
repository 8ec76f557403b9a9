"""Who watches or listens to which room right now."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, closes_at, person
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


def sit(request: Request, kind: str, room_id: int) -> Sitting:
    """A stream that the person who asks begins now."""
    key = str(request._request.session.session_key or "")
    return Sitting(kind, room_id, person(request).pk, key, until=closes_at(request))


routes: list[URLPattern] = [path("presence", PresenceView.as_view())]

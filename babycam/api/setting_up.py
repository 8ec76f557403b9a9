"""Setting up: new cameras call nobody for half an hour."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import setting_up_queries, setting_up_services
from babycam.api.http.access import May, person
from babycam.api.http.shapes import NamedSerializer
from babycam.core import clock


class SettingUpSerializer(serializers.Serializer[Any]):
    """Somebody sets cameras up: those that were added or changed since it began call nobody until then."""

    by = NamedSerializer(allow_null=True)
    began_at = serializers.DateTimeField()
    until = serializers.DateTimeField(help_text="Half an hour after it began, or when the night begins, whichever is first.")


class WhetherSettingUpSerializer(serializers.Serializer[Any]):
    """It, while it goes on."""

    setting_up = SettingUpSerializer(allow_null=True)


class SettingUpView(APIView):
    """Shows, begins or ends it. Whoever may answer an alarm may end it."""

    permission_classes = [May]
    rights = {"GET": "room.see", "POST": "camera.edit", "DELETE": "incident.ack"}

    @extend_schema(responses=WhetherSettingUpSerializer, summary="Whether somebody is setting up, and until when")
    def get(self, request: Request) -> Response:
        return _shown()

    @extend_schema(request=None, responses=WhetherSettingUpSerializer, summary="I'm setting up: call nobody for new cameras")
    def post(self, request: Request) -> Response:
        setting_up_services.begin(person=person(request), now=clock.now())
        return _shown()

    @extend_schema(responses=WhetherSettingUpSerializer, summary="End it; what is loud or not heard rings at once")
    def delete(self, request: Request) -> Response:
        setting_up_services.end(person=person(request), now=clock.now())
        return _shown()


def _shown() -> Response:
    return Response({"setting_up": setting_up_queries.shape(clock.now())})


routes: list[URLPattern] = [path("setting-up", SettingUpView.as_view())]

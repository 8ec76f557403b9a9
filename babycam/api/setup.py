"""The first start: whoever holds the one-time code founds the family."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.cameras import StreamSerializer
from babycam.api.http.access import Anybody, address
from babycam.api.http.inputs import body
from babycam.api.rooms import RoomSettingsSerializer
from babycam.api.session import SessionSerializer, begin, session_json
from babycam.core import clock
from babycam.family import foundation
from babycam.people import queries as people_queries


class SetupHouseholdSerializer(serializers.Serializer[Any]):
    """The family's name and time zone."""

    name = serializers.CharField(max_length=80)
    tz = serializers.CharField(max_length=64)


class FirstPersonSerializer(serializers.Serializer[Any]):
    """The first parent, who becomes the owner."""

    name = serializers.CharField(max_length=64)
    username = serializers.CharField(max_length=64)
    password = serializers.CharField(max_length=1024, trim_whitespace=False)


class SetupInSerializer(serializers.Serializer[Any]):
    """Everything at once, so that a family is there or not there."""

    code = serializers.CharField(max_length=64)
    household = SetupHouseholdSerializer()
    person = FirstPersonSerializer()
    room = RoomSettingsSerializer()
    camera = StreamSerializer(required=False, allow_null=True)
    setting_up = serializers.BooleanField(
        required=False, help_text="Somebody goes on setting up: new cameras call nobody for half an hour, see setting-up."
    )


class SetupCodeSerializer(serializers.Serializer[Any]):
    """The one-time code, as it stands in the window where babycam was started."""

    code = serializers.CharField(max_length=64)


class SetupCodeView(APIView):
    """Says at once whether the one-time code is right. Wrong ones are counted with those of the set-up itself."""

    permission_classes = [Anybody]

    @extend_schema(request=SetupCodeSerializer, responses={204: None}, summary="Is this the code")
    def post(self, request: Request) -> Response:
        foundation.check_code(**body(request, SetupCodeSerializer), address=address(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class SetupView(APIView):
    """Tells whether the family is founded, and founds it with the one-time code."""

    permission_classes = [Anybody]

    @extend_schema(responses=inline_serializer("Setup", {"needed": serializers.BooleanField()}), summary="Is a set-up needed")
    def get(self, request: Request) -> Response:
        return Response({"needed": not people_queries.set_up()})

    @extend_schema(request=SetupInSerializer, responses={201: SessionSerializer}, summary="Found the family and log in")
    def post(self, request: Request) -> Response:
        values = {"camera": None, "setting_up": False, **body(request, SetupInSerializer)}
        begin(request, foundation.found_family(**values, address=address(request), now=clock.now()))
        response = session_json(request)
        response.status_code = status.HTTP_201_CREATED
        return response


routes: list[URLPattern] = [path("setup", SetupView.as_view()), path("setup/code", SetupCodeView.as_view())]

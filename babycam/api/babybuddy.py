"""The family's Baby Buddy server, which is told of quick marks."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, person
from babycam.api.http.inputs import body
from babycam.api.http.shapes import NamedSerializer
from babycam.core import clock
from babycam.history.babybuddy import server_settings


class BabyBuddySerializer(serializers.Serializer[Any]):
    """Where it is and how it does; url "" when there is none."""

    url = serializers.CharField(allow_blank=True)
    has_token = serializers.BooleanField()
    child = serializers.IntegerField(allow_null=True, help_text="Who is meant where a room's name does not say.")
    children = NamedSerializer(many=True)
    working = serializers.BooleanField()
    waiting = serializers.IntegerField(help_text="Marks that it has not been told yet.")
    words = serializers.CharField(allow_blank=True, help_text="Why it cannot be told, or what it did not take.")


class BabyBuddyInSerializer(serializers.Serializer[Any]):
    """Tried before it is saved. Without `token` the stored one stays; without `child` the only one there is."""

    url = serializers.CharField(max_length=500)
    token = serializers.CharField(max_length=200, required=False, allow_blank=True, write_only=True)
    child = serializers.IntegerField(required=False, allow_null=True)


class BabyBuddyView(APIView):
    """Shows, sets or removes the family's Baby Buddy server; there is one at most."""

    permission_classes = [May]
    rights = {"GET": "settings.see", "PUT": "settings.edit", "DELETE": "settings.edit"}

    @extend_schema(responses=BabyBuddySerializer, summary="The Baby Buddy server and how it does")
    def get(self, request: Request) -> Response:
        return Response(server_settings.server_json())

    @extend_schema(request=BabyBuddyInSerializer, responses=BabyBuddySerializer, summary="Try it, and keep it when it works")
    def put(self, request: Request) -> Response:
        server_settings.save_server(by=person(request), **body(request, BabyBuddyInSerializer), now=clock.now())
        return Response(server_settings.server_json())

    @extend_schema(responses={204: None}, summary="Tell it nothing any more")
    def delete(self, request: Request) -> Response:
        server_settings.remove_server(by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


routes: list[URLPattern] = [path("settings/babybuddy", BabyBuddyView.as_view())]

"""Access keys of programs: making, listing and revoking them, for owners everybody's. What they open: api/http/programs.py."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, person
from babycam.api.http.inputs import body
from babycam.api.http.proof import need_fresh
from babycam.api.people import person_asked
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.people import access, access_keys
from babycam.rooms import queries as rooms_queries

USER = "babycam"  # what to write where a program wants a user name, too
MOST_ROOMS = 100


class AccessKeySerializer(serializers.Serializer[Any]):
    """A key, without its secret. `rooms` null: all that its person may hear."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    rooms = serializers.ListField(source="room_ids", child=serializers.IntegerField(), allow_null=True)
    pictures = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    used_at = serializers.DateTimeField(allow_null=True, help_text="By the minute; null: never.")


class MadeAccessKeySerializer(AccessKeySerializer):
    """The same with what is told this once: `user` and `key`, as a program asks for them."""

    user = serializers.CharField()
    key = serializers.CharField()


class AccessKeyInSerializer(serializers.Serializer[Any]):
    """Which program it is, which rooms it may hear (null: all that one may hear), and whether it may see their pictures."""

    name = serializers.CharField(max_length=64)
    rooms = serializers.ListField(
        child=serializers.IntegerField(min_value=1), allow_null=True, allow_empty=False, max_length=MOST_ROOMS
    )
    pictures = serializers.BooleanField(default=False)


class AccessKeysView(APIView):
    """Lists somebody's access keys, or makes one of one's own."""

    permission_classes = [May]
    rights = {"GET": "room.hear", "POST": "room.hear"}

    @extend_schema(
        operation_id="access_keys_list",
        parameters=[OpenApiParameter("person", int)],
        responses=AccessKeySerializer(many=True),
        summary="The keys for programs of somebody, the oldest first",
    )
    def get(self, request: Request) -> Response:
        return Response(AccessKeySerializer(access_keys.access_keys_of(person_asked(request)), many=True).data)

    @extend_schema(request=AccessKeyInSerializer, responses={201: MadeAccessKeySerializer}, summary="A key for a program")
    def post(self, request: Request) -> Response:
        need_fresh(request)
        values, me = body(request, AccessKeyInSerializer), person(request)
        rooms = values["rooms"]
        if rooms is not None and not set(rooms) <= rooms_queries.room_ids_of(me):
            raise BabycamError("invalid", fields={"rooms": ["Choose from the rooms that you may hear."]})
        wanted = {"name": values["name"], "room_ids": rooms if rooms is None else set(rooms), "pictures": values["pictures"]}
        key, secret = access_keys.make(person=me, now=clock.now(), **wanted)
        told = {**AccessKeySerializer(key).data, "user": USER, "key": secret}
        return Response(told, status=status.HTTP_201_CREATED)


class AccessKeyView(APIView):
    """Revokes an access key: one's own, for an owner anybody's."""

    permission_classes = [May]
    rights = {"DELETE": "room.hear"}

    @extend_schema(responses={204: None}, summary="Revoke it: what it plays ends at once")
    def delete(self, request: Request, key_id: int) -> Response:
        me = person(request)
        access_keys.revoke(key_id=key_id, by=me, everybodys=access.allowed(me.role, "people.edit"), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


routes: list[URLPattern] = [
    path("access-keys", AccessKeysView.as_view()),
    path("access-keys/<int:key_id>", AccessKeyView.as_view()),
]

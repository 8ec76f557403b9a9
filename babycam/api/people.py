"""Who belongs to the family, and which rooms its sitters may see."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.access import May, body
from babycam.api.admission import AccessShape, access_shape
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.duty import family
from babycam.people import queries
from babycam.people.access import Role
from babycam.rooms import queries as rooms

ROLES = [role.value for role in Role]


class PersonSerializer(serializers.Serializer[Any]):
    """Somebody of the family."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    username = serializers.CharField()
    role = serializers.ChoiceField(ROLES)
    colour = serializers.CharField(help_text="#rrggbb")


class MemberSerializer(PersonSerializer):
    """A person with the rooms that were granted one by one; owners and parents see all rooms and need none."""

    rooms = serializers.SerializerMethodField()
    access = serializers.SerializerMethodField()

    def get_rooms(self, person: Any) -> list[int]:
        granted: dict[int, list[int]] = self.context.get("granted", {})
        return granted.get(person.pk, [])

    @extend_schema_field(AccessShape)
    def get_access(self, person: Any) -> dict[str, Any]:
        known = self.context.get("windows") or queries.windows([person])
        return access_shape(person, known[person.pk], clock.now())


class MemberInSerializer(serializers.Serializer[Any]):
    """A new member, or changes to one."""

    name = serializers.CharField(max_length=64)
    username = serializers.CharField(max_length=64)
    password = serializers.CharField(max_length=1024, trim_whitespace=False)
    role = serializers.ChoiceField(ROLES, required=False)
    colour = serializers.CharField(required=False)
    rooms = serializers.ListField(child=serializers.IntegerField(), required=False, allow_null=True)


class PeopleView(ListAPIView[Any]):
    """Everybody who may log in."""

    permission_classes = [May]
    rights = {"GET": "people.see", "POST": "people.edit"}
    serializer_class = MemberSerializer

    def get_queryset(self) -> Any:
        return queries.members()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "granted": rooms.granted_rooms(), "windows": queries.windows(queries.members())}

    @extend_schema(request=MemberInSerializer, responses={201: MemberSerializer}, summary="Add somebody")
    def post(self, request: Request) -> Response:
        values = body(request, MemberInSerializer)
        room_ids = values.pop("rooms", None)
        return _member(family.add_member(values=values, rooms=room_ids, now=clock.now()), status.HTTP_201_CREATED)


class PersonView(APIView):
    """One member."""

    permission_classes = [May]
    rights = {"PATCH": "people.edit", "DELETE": "people.edit"}

    @extend_schema(request=MemberInSerializer, responses=MemberSerializer, summary="Change somebody")
    def patch(self, request: Request, person_id: int) -> Response:
        values = body(request, MemberInSerializer, partial=True)
        room_ids = values.pop("rooms", None)
        return _member(family.edit_member(person=_found(person_id), values=values, rooms=room_ids, now=clock.now()))

    @extend_schema(responses={204: None}, summary="Take somebody's access away")
    def delete(self, request: Request, person_id: int) -> Response:
        family.remove_member(person=_found(person_id), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _found(person_id: int) -> Any:
    person = queries.person(person_id)
    if person is None:
        raise BabycamError("not_found")
    return person


def _member(person: Any, code: int = status.HTTP_200_OK) -> Response:
    return Response(MemberSerializer(person, context={"granted": rooms.granted_rooms()}).data, status=code)


routes: list[URLPattern] = [
    path("people", PeopleView.as_view()),
    path("people/<int:person_id>", PersonView.as_view()),
]

"""Who belongs to the family, and which rooms its sitters may see."""

from typing import Any

from django.conf import settings
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.admission import AccessShape, access_shape
from babycam.api.http.access import May
from babycam.api.http.access import person as asking
from babycam.api.http.inputs import body
from babycam.api.http.proof import need_fresh
from babycam.api.http.qr import qr
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.duty import queries as duty_queries
from babycam.family import members
from babycam.people import access, invites
from babycam.people import queries as people_queries
from babycam.people.access import Role
from babycam.rooms import queries as rooms_queries

ROLES = [role.value for role in Role]


class PersonSerializer(serializers.Serializer[Any]):
    """Somebody of the family."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    username = serializers.CharField()
    role = serializers.ChoiceField(ROLES)
    colour = serializers.CharField(help_text="#rrggbb")
    emoji = serializers.CharField()
    picture = serializers.SerializerMethodField(help_text="Its address, another one for each picture.")
    tz = serializers.CharField(help_text='IANA time zone; "" is the family\'s')
    language = serializers.CharField(help_text='BCP 47; "" is the browser\'s')

    def get_picture(self, person: Any) -> str | None:
        return face(person)


class MemberSerializer(PersonSerializer):
    """A person with the rooms that were granted (owners and parents see all rooms and need none), and when they may come in."""

    rooms = serializers.SerializerMethodField()
    rank = serializers.SerializerMethodField(help_text="Place among those who are called when it is nobody's turn.")
    access = serializers.SerializerMethodField()

    def get_rooms(self, person: Any) -> list[int]:
        granted: dict[int, list[int]] = self.context.get("granted", {})
        return granted.get(person.pk, [])

    def get_rank(self, person: Any) -> int | None:
        ranks: dict[int, int] = self.context.get("ranks", {})
        return ranks.get(person.pk)

    @extend_schema_field(AccessShape)
    def get_access(self, person: Any) -> dict[str, Any]:
        windows = self.context.get("windows") or people_queries.windows([person])
        return access_shape(person, windows[person.pk], clock.now())


class MemberInSerializer(serializers.Serializer[Any]):
    """A new member, or changes to one. When somebody may come in is said to `people/<id>/access`."""

    name = serializers.CharField(max_length=64)
    username = serializers.CharField(max_length=64)
    password = serializers.CharField(max_length=1024, trim_whitespace=False)
    role = serializers.ChoiceField(ROLES, required=False)
    colour = serializers.CharField(required=False)
    rooms = serializers.ListField(child=serializers.IntegerField(), required=False, allow_null=True)


class LinkSerializer(serializers.Serializer[Any]):
    """A link, told this once."""

    url = serializers.CharField()
    qr = serializers.CharField(help_text="`url` as a QR code: a data: address of an SVG picture")
    expires_at = serializers.DateTimeField()


class PeopleView(ListAPIView[Any]):
    """Lists everybody who may log in, or adds a member."""

    permission_classes = [May]
    rights = {"GET": "people.see", "POST": "people.edit"}
    serializer_class = MemberSerializer

    def get_queryset(self) -> Any:
        return people_queries.members()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **_context()}

    @extend_schema(request=MemberInSerializer, responses={201: MemberSerializer}, summary="Add somebody")
    def post(self, request: Request) -> Response:
        need_fresh(request)
        values = body(request, MemberInSerializer)
        room_ids = values.pop("rooms", None)
        values["by"] = asking(request)
        return member(members.add_member(values=values, rooms=room_ids, now=clock.now()), status.HTTP_201_CREATED)


class PersonView(APIView):
    """Changes or removes one member."""

    permission_classes = [May]
    rights = {"PATCH": "people.edit", "DELETE": "people.edit"}

    @extend_schema(request=MemberInSerializer, responses=MemberSerializer, summary="Change somebody")
    def patch(self, request: Request, person_id: int) -> Response:
        values = body(request, MemberInSerializer, partial=True)
        somebody = existing_member(person_id)
        if "password" in values or values.get("role", somebody.role) != somebody.role:
            need_fresh(request)
        room_ids = values.pop("rooms", None)
        by, now = asking(request), clock.now()
        return member(members.edit_member(person=somebody, values=values, rooms=room_ids, now=now, by=by))

    @extend_schema(responses={204: None}, summary="Take somebody's access away")
    def delete(self, request: Request, person_id: int) -> Response:
        members.remove_member(person=existing_member(person_id), now=clock.now(), by=asking(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ResetView(APIView):
    """Makes a link with which somebody chooses a new password."""

    permission_classes = [May]
    rights = {"POST": "people.edit"}

    @extend_schema(request=None, responses={201: LinkSerializer}, summary="A link that lets them choose a new password, once")
    def post(self, request: Request, person_id: int) -> Response:
        need_fresh(request)
        made = invites.make_reset(person=existing_member(person_id), by=asking(request), now=clock.now())
        return Response(link(made), status=status.HTTP_201_CREATED)


def face(person: Any) -> str | None:
    """The address of somebody's picture."""
    return f"/api/people/{person.pk}/picture?{person.picture[-13:-5]}" if person.picture else None


def existing_member(person_id: int) -> Any:
    """Somebody of the family. Raises BabycamError not_found."""
    somebody = people_queries.person(person_id)
    if somebody is None:
        raise BabycamError("not_found")
    return somebody


def person_asked(request: Request) -> Any:
    """Whom `?person=` means: oneself, or for an owner anybody of the family. Raises BabycamError not_found."""
    me, asked = asking(request), request.query_params.get("person", "")
    if asked in ("", str(me.pk)):
        return me
    if not access.allowed(me.role, "people.edit") or not (asked.isascii() and asked.isdigit() and len(asked) < 16):
        raise BabycamError("not_found")
    return existing_member(int(asked))


def member(somebody: Any, code: int = status.HTTP_200_OK) -> Response:
    """Somebody of the family as pages get them."""
    return Response(MemberSerializer(somebody, context=_context()).data, status=code)


def link(made: invites.Made) -> dict[str, Any]:
    """An invitation's secret as address and QR code."""
    url = settings.DOOR_URL(f"/join#{made.secret}")
    return {"url": url, "qr": qr(url), "expires_at": clock.rfc3339(made.invite.expires_at)}


def _context() -> dict[str, Any]:
    everybody = people_queries.windows(people_queries.members())
    return {"granted": rooms_queries.granted_rooms(), "ranks": duty_queries.ranks(), "windows": everybody}


routes: list[URLPattern] = [
    path("people", PeopleView.as_view()),
    path("people/<int:person_id>", PersonView.as_view()),
    path("people/<int:person_id>/reset", ResetView.as_view()),
]

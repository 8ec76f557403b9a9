"""Invitations: an owner makes a link, whoever opens it on a phone gives a name and a passphrase or a passkey, and is in."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import Anybody, May, address, person
from babycam.api.http.challenges import site_of
from babycam.api.http.inputs import body
from babycam.api.http.proof import need_fresh
from babycam.api.passkeys import OptionsShape, drawer
from babycam.api.people import ROLES, link
from babycam.api.session import SessionSerializer, begin, session_json
from babycam.core import clock
from babycam.family import arrivals
from babycam.people import invites, passkeys
from babycam.people import queries as people_queries

INVITE_STATES = ["open", "used", "expired", "revoked"]


class InviteInSerializer(serializers.Serializer[Any]):
    """What the invitation shall give. Rooms and times are for sitters and viewers."""

    role = serializers.ChoiceField(ROLES)
    name = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    rooms = serializers.ListField(child=serializers.IntegerField(), required=False, default=list, max_length=100)
    access_from = serializers.DateTimeField(required=False, allow_null=True, default=None)
    access_until = serializers.DateTimeField(required=False, allow_null=True, default=None)
    hours_start = serializers.TimeField(required=False, allow_null=True, default=None)
    hours_end = serializers.TimeField(required=False, allow_null=True, default=None)
    uses = serializers.IntegerField(required=False, default=1)
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class InviteSerializer(serializers.Serializer[Any]):
    """An invitation, without its secret."""

    id = serializers.IntegerField()
    role = serializers.ChoiceField(ROLES)
    name = serializers.CharField()
    rooms = serializers.ListField(child=serializers.IntegerField(), source="room_ids")
    access_from = serializers.DateTimeField(allow_null=True)
    access_until = serializers.DateTimeField(allow_null=True)
    hours_start = serializers.TimeField(format="%H:%M", allow_null=True)
    hours_end = serializers.TimeField(format="%H:%M", allow_null=True)
    uses = serializers.IntegerField()
    used = serializers.IntegerField()
    expires_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    by = serializers.CharField(source="created_by.name", default=None, allow_null=True)
    state = serializers.SerializerMethodField()

    def get_state(self, invite: Any) -> str:
        return invites.invite_state(invite, clock.now())


class NewInviteSerializer(InviteSerializer):
    """The same with its link, told this once."""

    url = serializers.CharField()
    qr = serializers.CharField(help_text="`url` as a QR code: a data: address of an SVG picture")


class SecretSerializer(serializers.Serializer[Any]):
    """What stands behind the # of the link."""

    secret = serializers.CharField(max_length=64)


class NamedSecretSerializer(SecretSerializer):
    """With the name that the passkey will be kept under."""

    name = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")


class AcceptSerializer(NamedSecretSerializer):
    """Name and passphrase, or name and the browser's answer to `invites/passkey`. A reset link needs no name."""

    password = serializers.CharField(max_length=4096, trim_whitespace=False, required=False, allow_null=True, default=None)
    passkey = serializers.JSONField(required=False, allow_null=True, default=None)


InviteLook = inline_serializer(
    "InviteLook",
    {
        "family": serializers.CharField(),
        "tz": serializers.CharField(help_text="IANA time zone of the family: its times are meant by these clocks."),
        "by": serializers.CharField(allow_null=True),
        "kind": serializers.ChoiceField(["join", "reset"]),
        "role": serializers.ChoiceField(ROLES),
        "rooms": inline_serializer("InviteRoom", {"id": serializers.IntegerField(), "name": serializers.CharField()}, many=True),
        "name": serializers.CharField(help_text="Of whom the link is for, if that is known."),
        "access_from": serializers.DateTimeField(allow_null=True),
        "access_until": serializers.DateTimeField(allow_null=True),
        "hours_start": serializers.TimeField(format="%H:%M", allow_null=True),
        "hours_end": serializers.TimeField(format="%H:%M", allow_null=True),
        "expires_at": serializers.DateTimeField(),
        "passkeys": serializers.BooleanField(help_text="Browsers keep passkeys for the name under which this page is open."),
    },
)


class InvitesView(APIView):
    """Lists the invitations of the last month, or makes one."""

    permission_classes = [May]
    rights = {"GET": "people.edit", "POST": "people.edit"}

    @extend_schema(operation_id="invites_list", responses=InviteSerializer(many=True), summary="Invitations, the newest first")
    def get(self, request: Request) -> Response:
        return Response(InviteSerializer(invites.recent(clock.now()), many=True).data)

    @extend_schema(request=InviteInSerializer, responses={201: NewInviteSerializer}, summary="Invite somebody")
    def post(self, request: Request) -> Response:
        need_fresh(request)
        values = body(request, InviteInSerializer)
        start, end = values.pop("hours_start"), values.pop("hours_end")
        wanted = invites.NewInvite(
            room_ids=tuple(values.pop("rooms")),
            since=values.pop("access_from"),
            until=values.pop("access_until"),
            hours=None if start is None or end is None else (start, end),
            **values,
        )
        made = invites.make(wanted=wanted, by=person(request), now=clock.now())
        return Response({**InviteSerializer(made.invite).data, **link(made)}, status=status.HTTP_201_CREATED)


class InviteView(APIView):
    """Revokes an invitation."""

    permission_classes = [May]
    rights = {"DELETE": "people.edit"}

    @extend_schema(responses={204: None}, summary="Take it back")
    def delete(self, request: Request, invite_id: int) -> Response:
        invites.revoke(invite_id=invite_id, by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class LookView(APIView):
    """Tells what an invitation link is good for."""

    permission_classes = [Anybody]

    @extend_schema(request=SecretSerializer, responses=InviteLook, summary="What this link opens")
    def post(self, request: Request) -> Response:
        invite = _opened(request, body(request, SecretSerializer))
        invite_values = InviteSerializer(invite).data
        household = people_queries.household()
        times = {
            name: invite_values[name] for name in ("access_from", "access_until", "hours_start", "hours_end", "expires_at", "role")
        }
        offer = {
            "family": household.name if household else "",
            "tz": household.tz if household else "UTC",
            "by": invite.created_by.name if invite.created_by else None,
            "kind": invite.kind,
            "rooms": arrivals.rooms_of(invite),
            "name": invite.person.name if invite.person else invite.name,
            "passkeys": site_of(request).works,
        }
        return Response({**times, **offer})


class OptionsView(APIView):
    """Gives the options with which a browser makes a passkey instead of a passphrase."""

    permission_classes = [Anybody]

    @extend_schema(request=NamedSecretSerializer, responses=OptionsShape, summary="What the browser is to be asked for")
    def post(self, request: Request) -> Response:
        values = body(request, NamedSecretSerializer)
        invite = _opened(request, values)
        name = invite.person.name if invite.person else values["name"] or invite.name or "Guest"
        return Response({"publicKey": drawer(request).create(name=name, person=invite.person)})


class AcceptView(APIView):
    """Accepts an invitation: the account is made, or gets its new password, and is logged in."""

    permission_classes = [Anybody]

    @extend_schema(request=AcceptSerializer, responses={201: SessionSerializer}, summary="Come in; logs in")
    def post(self, request: Request) -> Response:
        values = body(request, AcceptSerializer)
        invite = _opened(request, values)
        passkey: passkeys.New | None = drawer(request).created(values["passkey"]) if values["passkey"] is not None else None
        proof = arrivals.LoginProof(password=values["password"], passkey=passkey)
        begin(request, arrivals.accept(invite=invite, name=values["name"], proof=proof, now=clock.now()))
        answer = session_json(request)
        answer.status_code = status.HTTP_201_CREATED
        return answer


def _opened(request: Request, values: dict[str, Any]) -> Any:
    return invites.find_invite(secret=values["secret"], address=address(request), now=clock.now())


routes: list[URLPattern] = [
    path("invites", InvitesView.as_view()),
    path("invites/<int:invite_id>", InviteView.as_view()),
    path("invites/look", LookView.as_view()),
    path("invites/passkey", OptionsView.as_view()),
    path("invites/accept", AcceptView.as_view()),
]

"""Passkeys: making one, logging in by one, and the list of one's own. `publicKey` is what the browser's own call takes."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http import challenges
from babycam.api.http.access import Anybody, SignedIn, address, person
from babycam.api.http.challenges import site_of
from babycam.api.http.inputs import body
from babycam.api.http.proof import need_fresh
from babycam.api.session import SessionSerializer, begin, session_json
from babycam.core import clock
from babycam.people import passkeys, throttle
from babycam.people import queries as people_queries

OptionsShape = inline_serializer("PasskeyOptions", {"publicKey": serializers.DictField()})
ASKED_S = 600  # how long a stranger's session, which holds nothing but a challenge, lasts


class PasskeySerializer(serializers.Serializer[Any]):
    """A passkey: under which host name it works."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    host = serializers.CharField()
    created_at = serializers.DateTimeField()
    used_at = serializers.DateTimeField(allow_null=True)


class NewPasskeySerializer(serializers.Serializer[Any]):
    """The browser's answer, as PublicKeyCredential.toJSON() gives it."""

    name = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    passkey = serializers.JSONField()


class PasskeyNameSerializer(serializers.Serializer[Any]):
    """Another name."""

    name = serializers.CharField(max_length=64)


class AnswerSerializer(serializers.Serializer[Any]):
    """The browser's answer, as PublicKeyCredential.toJSON() gives it."""

    passkey = serializers.JSONField()


@dataclass(frozen=True, slots=True)
class Drawer:
    """Makes a passkey in two steps that share a session."""

    request: Request

    def create(self, *, name: str, person: Any) -> Any:
        """The options; `person` None: somebody who is just coming in."""
        site, household = site_of(self.request), people_queries.household()
        credentials = (
            [passkey.credential for passkey in passkeys.passkeys_of(person) if passkey.host == site.host] if person else []
        )
        handle = hashlib.sha256(b"babycam person %d" % person.pk).digest() if person else secrets.token_bytes(32)
        return passkeys.creation_options(
            session=_session(self.request),
            site=site,
            family=household.name if household else "",
            name=name,
            handle=handle,
            credentials=credentials,
            now=clock.now(),
        )

    def created(self, answer: Any) -> passkeys.New:
        """The proved passkey. Raises BabycamError bad_passkey."""
        request = self.request
        return passkeys.created(session=_session(request), site=site_of(request), answer=answer, now=clock.now())


def drawer(request: Request) -> Drawer:
    """For this request's session and host."""
    return Drawer(request)


class OptionsView(APIView):
    """Gives the options with which a browser makes one more passkey."""

    permission_classes = [SignedIn]

    @extend_schema(request=None, responses=OptionsShape, summary="What the browser is to be asked for")
    def post(self, request: Request) -> Response:
        need_fresh(request)
        somebody = person(request)
        return Response({"publicKey": drawer(request).create(name=somebody.name, person=somebody)})


class PasskeysView(APIView):
    """Lists one's own passkeys, or adds the one that was just made."""

    permission_classes = [SignedIn]

    @extend_schema(operation_id="passkeys_list", responses=PasskeySerializer(many=True), summary="One's passkeys")
    def get(self, request: Request) -> Response:
        return Response(PasskeySerializer(passkeys.passkeys_of(person(request)), many=True).data)

    @extend_schema(request=NewPasskeySerializer, responses={201: PasskeySerializer}, summary="Keep the passkey that was made")
    def post(self, request: Request) -> Response:
        need_fresh(request)
        values = body(request, NewPasskeySerializer)
        new = drawer(request).created(values["passkey"])
        row = passkeys.add_passkey(person=person(request), new=new, name=values["name"], now=clock.now())
        return Response(PasskeySerializer(row).data, status=status.HTTP_201_CREATED)


class PasskeyView(APIView):
    """Renames or removes one of one's passkeys."""

    permission_classes = [SignedIn]

    @extend_schema(request=PasskeyNameSerializer, responses=PasskeySerializer, summary="Call it something else")
    def patch(self, request: Request, passkey_id: int) -> Response:
        name = body(request, PasskeyNameSerializer)["name"]
        return Response(PasskeySerializer(passkeys.rename(person=person(request), passkey_id=passkey_id, name=name)).data)

    @extend_schema(responses={204: None}, summary="Remove it")
    def delete(self, request: Request, passkey_id: int) -> Response:
        passkeys.remove_passkey(person=person(request), passkey_id=passkey_id, now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class LoginOptionsView(APIView):
    """Gives the challenge for a login by passkey."""

    permission_classes = [Anybody]

    @extend_schema(request=None, responses=OptionsShape, summary="What the browser is to be asked for")
    def post(self, request: Request) -> Response:
        throttle.begin(throttle.key_of("passkey", throttle.place(address(request))), throttle.PER_ADDRESS)
        carried: dict[str, Any] = {}
        options = passkeys.request_options(session=carried, site=site_of(request), now=clock.now())
        return challenges.give(Response({"publicKey": options}), carried)


class LoginView(APIView):
    """Logs in by a passkey."""

    permission_classes = [Anybody]

    @extend_schema(request=AnswerSerializer, responses=SessionSerializer, summary="Log in by a passkey")
    def post(self, request: Request) -> Response:
        answer = body(request, AnswerSerializer)["passkey"]
        begin(
            request,
            passkeys.person_of(session=challenges.take_challenge(request), site=site_of(request), answer=answer, now=clock.now()),
        )
        return session_json(request)


def _session(request: Request) -> Any:
    session = request._request.session
    if not request.user.is_authenticated and session.session_key is None:
        session.set_expiry(ASKED_S)
    return session


routes: list[URLPattern] = [
    path("passkeys", PasskeysView.as_view()),
    path("passkeys/options", OptionsView.as_view()),
    path("passkeys/<int:passkey_id>", PasskeyView.as_view()),
    path("session/passkey/options", LoginOptionsView.as_view()),
    path("session/passkey", LoginView.as_view()),
]

"""Who am I: logging in and out, and what the page needs to know before anything else."""

from datetime import timedelta
from importlib import metadata
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.middleware.csrf import get_token
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api import known_browsers
from babycam.api.admission import DoorShape, door
from babycam.api.http.access import Anybody, address, person, session_key
from babycam.api.http.inputs import body
from babycam.api.http.proof import need_fresh, proved
from babycam.api.people import PersonSerializer
from babycam.core import clock
from babycam.notify import subscriptions
from babycam.people import queries as people_queries
from babycam.people import services as people_services
from babycam.people import sign_ins
from babycam.people.access import Right
from babycam.people.access import rights as rights_of

VERSION = metadata.version("babycam")
REFRESH_AFTER = timedelta(days=1)


class HouseholdSerializer(serializers.Serializer[Any]):
    """The family."""

    name = serializers.CharField(max_length=80)
    tz = serializers.CharField(max_length=64, help_text="IANA time zone")
    night_start = serializers.TimeField(format="%H:%M")
    morning_time = serializers.TimeField(format="%H:%M")


class HouseholdNowSerializer(HouseholdSerializer):
    """The family, and its clocks. A browser takes long to look up a zone; until it has, the offset tells day from night."""

    utc_offset_s = serializers.SerializerMethodField(help_text="How far the family's clocks are ahead of UTC right now, s")

    def get_utc_offset_s(self, household: Any) -> int:
        offset = clock.now().astimezone(ZoneInfo(household.tz)).utcoffset()
        return int(offset.total_seconds()) if offset else 0


class SessionSerializer(serializers.Serializer[Any]):
    """`rights` are words of people/access.py, none while `access` is shut; `demo_login` is there in the demo family only."""

    person = PersonSerializer(allow_null=True)
    household = HouseholdNowSerializer(allow_null=True)
    needs_setup = serializers.BooleanField()
    demo_login = inline_serializer(
        "DemoLogin", {"username": serializers.CharField(), "password": serializers.CharField()}, allow_null=True
    )
    access = DoorShape
    version = serializers.CharField()
    rights = serializers.ListField(child=serializers.ChoiceField([right.value for right in Right]))


class LoginSerializer(serializers.Serializer[Any]):
    """Name and password."""

    username = serializers.CharField(max_length=256)
    password = serializers.CharField(max_length=4096, trim_whitespace=False)


class PasswordSerializer(serializers.Serializer[Any]):
    """The old password, and the new one."""

    old = serializers.CharField(max_length=4096, trim_whitespace=False)
    new = serializers.CharField(max_length=4096, trim_whitespace=False)


def session_json(request: Request) -> Response:
    """The session as the page gets it; sets the CSRF cookie. A stranger learns no more than whether a set-up is needed."""
    get_token(request._request)
    somebody = request.user if request.user.is_authenticated else None
    inside = door(somebody, clock.now()) if somebody else None
    content = {
        "person": somebody,
        "household": people_queries.household() if somebody else None,
        "needs_setup": somebody is None and not people_queries.set_up(),
        "demo_login": settings.DEMO_LOGIN,
        "version": VERSION,
        "access": inside,
        "rights": sorted(rights_of(somebody.role)) if somebody and inside and inside["open"] else [],
    }
    response = Response(SessionSerializer(content).data)
    if somebody:
        known_browsers.remember(request, response, somebody.username)
    return response


class SessionView(APIView):
    """Tells who one is, logs in, or logs out."""

    permission_classes = [Anybody]

    @extend_schema(responses=SessionSerializer, summary="Who am I")
    def get(self, request: Request) -> Response:
        _keep_alive(request)
        return session_json(request)

    @extend_schema(request=LoginSerializer, responses=SessionSerializer, summary="Log in")
    def post(self, request: Request) -> Response:
        values = body(request, LoginSerializer)
        browser = known_browsers.known(request, values["username"])
        begin(request, people_services.log_in(**values, address=address(request), browser=browser))
        return session_json(request)

    @extend_schema(responses={204: None}, summary="Log out")
    def delete(self, request: Request) -> Response:
        somebody, key = request.user, session_key(request)
        logout(request._request)
        if somebody.is_authenticated:
            sign_ins.left(person=somebody, session_key=key)
            subscriptions.end(clock.now())
            people_services.recheck(somebody)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PasswordView(APIView):
    """Changes one's own password."""

    @extend_schema(request=PasswordSerializer, responses={204: None}, summary="Change the own password")
    def post(self, request: Request) -> Response:
        values = body(request, PasswordSerializer)
        if not person(request).has_usable_password():
            need_fresh(request)  # there is no old one that would show it
        people_services.change_password(person=person(request), **values, address=address(request))
        session = request._request.session
        before = str(session.session_key)
        update_session_auth_hash(request._request, person(request))
        session.save()  # what belongs to this login looks at the stored one
        sign_ins.changed(person=person(request), old=before, new=str(session.session_key))
        subscriptions.end(clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def begin(request: Request, somebody: Any) -> None:
    """Logs somebody in: a new session key, a new CSRF token, and an end that is written down, so that it can be moved."""
    before = session_key(request)
    login(request._request, somebody)
    session = request._request.session
    session.set_expiry(timedelta(seconds=settings.SESSION_COOKIE_AGE))
    proved(request)
    request.user = somebody
    agent = str(request.META.get("HTTP_USER_AGENT", ""))
    key = str(session.session_key)
    sign_ins.begun(person=somebody, session_key=key, user_agent=agent, address=address(request), now=clock.now(), before=before)


def _keep_alive(request: Request) -> None:
    """A session that is used does not end: its three months begin anew once a day."""
    session = request._request.session
    if request.user.is_authenticated:
        sign_ins.used(session_key=str(session.session_key), now=clock.now())
    full = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    if request.user.is_authenticated and session.get_expiry_date() - clock.now() < full - REFRESH_AFTER:
        session.set_expiry(full)


routes: list[URLPattern] = [
    path("session", SessionView.as_view()),
    path("session/password", PasswordView.as_view()),
]

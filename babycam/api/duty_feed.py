"""A parent's duty for calendar programs: a secret address, which is the right to read it."""

import hashlib
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, person
from babycam.api.http.negotiation import AnyKind
from babycam.api.http.proof import need_fresh
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.duty import calendar_links, history


class CalendarLinkSerializer(serializers.Serializer[Any]):
    """Shown once; only its hash is kept. Whoever knows it may read this person's duty."""

    path = serializers.CharField(help_text="Such as /api/duty/calendar/<secret>.ics, on this server")


class CalendarSecretView(APIView):
    """Makes one's own calendar address anew; the old one stops."""

    permission_classes = [May]
    rights = {"POST": "duty.see"}

    @extend_schema(request=None, responses={201: CalendarLinkSerializer}, summary="A new secret address; the old one ends")
    def post(self, request: Request) -> Response:
        need_fresh(request)
        secret = calendar_links.renew_link(person_id=person(request).pk, now=clock.now())
        return Response({"path": f"/api/duty/calendar/{secret}.ics"}, status.HTTP_201_CREATED)


class FeedView(APIView):
    """Sends a parent's duty as iCalendar. No login: the secret is the right."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    content_negotiation_class = AnyKind

    @extend_schema(auth=[], responses={(200, "text/calendar"): OpenApiTypes.STR}, summary="One's duty as iCalendar")
    def get(self, request: Request, secret: str) -> HttpResponse:
        owner = calendar_links.owner(secret, clock.now())
        if owner is None:
            raise BabycamError("not_found")
        feed = history.feed(owner, clock.now())
        tag = f'"{hashlib.sha256(feed).hexdigest()[:32]}"'
        headers = {"Cache-Control": "private, no-cache", "ETag": tag, "Content-Disposition": 'inline; filename="duty.ics"'}
        if tag in parse_etags(request.headers.get("If-None-Match", "").replace("W/", "")):
            return HttpResponse(status=status.HTTP_304_NOT_MODIFIED, headers=headers)
        return HttpResponse(feed, content_type="text/calendar; charset=utf-8", headers=headers)


routes: list[URLPattern] = [
    path("duty/calendar/secret", CalendarSecretView.as_view()),
    path("duty/calendar/<str:secret>.ics", FeedView.as_view()),
]

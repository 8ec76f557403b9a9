"""The chat's threads: what is unread, who has read what, what is pinned, what is found."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import queries as alerts_queries
from babycam.api.chat import MAX_ID, MessageSerializer, MessagesSerializer, listed, place_of, sight_of
from babycam.api.http.access import May, person
from babycam.api.http.inputs import body, filters
from babycam.chat import queries as chat_queries
from babycam.chat import read_marks
from babycam.chat.sight import FAMILY, incident_of
from babycam.core import clock
from babycam.people import queries as people_queries
from babycam.rooms import queries as rooms_queries


class ReaderSerializer(serializers.Serializer[Any]):
    """Up to which message (its id) a thread has come to somebody's devices, and has been read."""

    person = serializers.IntegerField()
    delivered = serializers.IntegerField()
    read = serializers.IntegerField()


class ThreadSerializer(serializers.Serializer[Any]):
    """A conversation: the family's, or about an incident (`title`: the room's name; `at`: when the incident opened)."""

    thread = serializers.CharField()
    room = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)
    last = MessageSerializer(allow_null=True)
    unread = serializers.IntegerField(help_text="Texts of others; cards and deleted ones do not count.")
    marks = ReaderSerializer(many=True)


class ReadMarkInSerializer(serializers.Serializer[Any]):
    """Ids; only ever forward. What is read was delivered too."""

    thread = serializers.CharField(default=FAMILY, max_length=40)
    delivered = serializers.IntegerField(default=0, min_value=0, max_value=MAX_ID)
    read = serializers.IntegerField(default=0, min_value=0, max_value=MAX_ID)


class ReadMarkSerializer(ReaderSerializer):
    """One's own marks as they are then."""

    thread = serializers.CharField()


class ThreadFilter(serializers.Serializer[Any]):
    """Which thread."""

    thread = serializers.CharField(default=FAMILY, max_length=40)


class SearchFilter(serializers.Serializer[Any]):
    """The words, each at least the beginning of one; `before`: an id."""

    q = serializers.CharField(default="", max_length=200)
    before = serializers.IntegerField(required=False, min_value=0, max_value=MAX_ID)
    limit = serializers.IntegerField(default=chat_queries.PAGE, min_value=1, max_value=2 * chat_queries.PAGE)


class ThreadsView(APIView):
    """Lists the threads that one may read, with what is unread."""

    permission_classes = [May]
    rights = {"GET": "chat.use"}

    @extend_schema(
        operation_id="chat_threads",
        responses=ThreadSerializer(many=True),
        summary="The family's first, then those of incidents, the newest first",
    )
    def get(self, request: Request) -> Response:
        threads = chat_queries.threads(person(request), sight_of(request))
        opened = alerts_queries.openings(filter(None, (incident_of(each["thread"]) for each in threads)))
        names, household = rooms_queries.room_names(), people_queries.household()
        return Response([{**each, **_title(each, opened, names, household.name if household else "")} for each in threads])


class ReadMarksView(APIView):
    """Moves one's marks in a thread: delivered up to here, read up to here."""

    permission_classes = [May]
    rights = {"POST": "chat.use"}

    @extend_schema(
        operation_id="chat_marks", request=ReadMarkInSerializer, responses=ReadMarkSerializer, summary="I have it, I have read it"
    )
    def post(self, request: Request) -> Response:
        marks = body(request, ReadMarkInSerializer)
        place_of(request, marks["thread"])
        return Response(read_marks.move_marks(person=person(request), **marks))


class PinnedView(APIView):
    """Lists the pinned messages."""

    permission_classes = [May]
    rights = {"GET": "chat.use"}

    @extend_schema(
        operation_id="chat_pinned",
        parameters=[ThreadFilter],
        responses=MessageSerializer(many=True),
        summary="The last pinned first",
    )
    def get(self, request: Request) -> Response:
        place = place_of(request, filters(request, ThreadFilter)["thread"])
        return Response(chat_queries.pinned(place.sight, place.thread))


class SearchView(APIView):
    """Finds messages by their words."""

    permission_classes = [May]
    rights = {"GET": "chat.use"}

    @extend_schema(
        operation_id="chat_search", parameters=[SearchFilter], responses=MessagesSerializer, summary="All the words, newest first"
    )
    def get(self, request: Request) -> Response:
        wanted = filters(request, SearchFilter)
        return listed(chat_queries.matching(sight_of(request), query=wanted.pop("q"), **wanted))


def _title(thread: dict[str, Any], opened: dict[int, Any], names: dict[int, str], family: str) -> dict[str, Any]:
    incident = incident_of(thread["thread"])
    if incident is None:
        return {"title": family, "at": None}
    at = opened.get(incident)
    return {"title": names.get(thread["room"], ""), "at": clock.rfc3339(at) if at else None}


routes: list[URLPattern] = [
    path("chat/threads", ThreadsView.as_view()),
    path("chat/marks", ReadMarksView.as_view()),
    path("chat/pinned", PinnedView.as_view()),
    path("chat/search", SearchView.as_view()),
]

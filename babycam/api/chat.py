"""Messages of the family's chat: read, write, edit, delete, pin."""

from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import queries as alerts_queries
from babycam.api.clips import ClipSerializer
from babycam.api.http.access import May, person
from babycam.api.http.inputs import body, filters
from babycam.chat import edits
from babycam.chat import queries as chat_queries
from babycam.chat import services as chat_services
from babycam.chat.sight import FAMILY, Shape, Sight, incident_of, seen
from babycam.core import clock
from babycam.core.errors import BabycamError

MAX_ID = 2**63 - 1
MESSAGE_KINDS = ["text", "card", "handover"]
WRITTEN = ["text", "handover"]


class QuoteSerializer(serializers.Serializer[Any]):
    """What a reply answers, shortened."""

    id = serializers.IntegerField()
    author = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()
    room = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField()


class PictureSerializer(serializers.Serializer[Any]):
    """A picture of a message: chat/attachments/<id> has it."""

    id = serializers.UUIDField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class MessageSerializer(serializers.Serializer[Any]):
    """One message. `author` null: the house. What the reader may not see of it (a quote, a clip) is null."""

    id = serializers.IntegerField()
    uuid = serializers.UUIDField()
    thread = serializers.CharField(help_text="family, or incident:<id>")
    room = serializers.IntegerField(allow_null=True)
    author = serializers.IntegerField(allow_null=True)
    author_name = serializers.CharField(help_text="Also of somebody who has left; empty for the house.")
    kind = serializers.ChoiceField(MESSAGE_KINDS)
    text = serializers.CharField()
    card = serializers.DictField(allow_null=True, help_text="kind and facts")
    reply_to = QuoteSerializer(allow_null=True)
    attachments = PictureSerializer(many=True)
    clip = ClipSerializer(allow_null=True)
    urgent = serializers.BooleanField()
    pinned = serializers.BooleanField()
    edited_at = serializers.DateTimeField(allow_null=True)
    deleted = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Counts edits.")
    rev = serializers.IntegerField(help_text="The number of its last change among all changes of the chat.")
    at = serializers.DateTimeField()


class MessagesSerializer(serializers.Serializer[Any]):
    """Messages in a row; `more`: there are others further on."""

    results = MessageSerializer(many=True)
    more = serializers.BooleanField()


class NewsSerializer(MessagesSerializer):
    """`rev`: what to ask for next, once there is no more; `cleared_rev`: forget every message whose rev is not above it."""

    rev = serializers.IntegerField()
    cleared_rev = serializers.IntegerField()


class MessageFilter(serializers.Serializer[Any]):
    """Which messages: of one thread, before or after an id."""

    thread = serializers.CharField(default=FAMILY, max_length=40)
    before = serializers.IntegerField(required=False, min_value=0, max_value=MAX_ID)
    after = serializers.IntegerField(required=False, min_value=0, max_value=MAX_ID)
    limit = serializers.IntegerField(default=chat_queries.PAGE, min_value=1, max_value=2 * chat_queries.PAGE)


class NewsFilter(serializers.Serializer[Any]):
    """The `rev` of the last answer; without it nothing is told but where to go on from."""

    after = serializers.IntegerField(required=False, min_value=0, max_value=MAX_ID)
    limit = serializers.IntegerField(default=chat_queries.PAGE, min_value=1, max_value=2 * chat_queries.PAGE)


class MessageInSerializer(serializers.Serializer[Any]):
    """A new message; `uuid`: made by the page, the same each time it sends this message."""

    uuid = serializers.UUIDField()
    thread = serializers.CharField(default=FAMILY, max_length=40)
    text = serializers.CharField(default="", allow_blank=True, trim_whitespace=False)
    kind = serializers.ChoiceField(WRITTEN, default="text")
    reply_to = serializers.IntegerField(default=None, allow_null=True, min_value=1, max_value=MAX_ID)
    attachments = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=10)
    clip = serializers.UUIDField(default=None, allow_null=True)
    urgent = serializers.BooleanField(default=False)


class MessageChangesSerializer(serializers.Serializer[Any]):
    """A new text, and the version that it replaces."""

    text = serializers.CharField(allow_blank=True, trim_whitespace=False)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


@dataclass(frozen=True, slots=True)
class Place:
    """A thread that may be read, its room, and what its reader may see."""

    thread: str
    room: int | None
    sight: Sight


class MessagesView(APIView):
    """Lists the messages of a thread, or posts one."""

    permission_classes = [May]
    rights = {"GET": "chat.use", "POST": "chat.use"}

    @extend_schema(parameters=[MessageFilter], responses=MessagesSerializer, summary="Newest first; with `after` oldest first")
    def get(self, request: Request) -> Response:
        wanted = filters(request, MessageFilter)
        place = place_of(request, wanted.pop("thread"))
        return listed(chat_queries.message_run(place.sight, thread=place.thread, **wanted))

    @extend_schema(request=MessageInSerializer, responses={201: MessageSerializer, 200: MessageSerializer}, summary="Post, once")
    def post(self, request: Request) -> Response:
        message = body(request, MessageInSerializer)
        place = place_of(request, message["thread"])
        message |= {"room": place.room, "attachments": tuple(message["attachments"])}
        shape, new = chat_services.post(
            author=person(request), sight=place.sight, new=chat_services.NewMessage(**message), now=clock.now()
        )
        return Response(cut(shape, place.sight), status=status.HTTP_201_CREATED if new else status.HTTP_200_OK)


class MessageView(APIView):
    """Edits or deletes a message of one's own."""

    permission_classes = [May]
    rights = {"PATCH": "chat.use", "DELETE": "chat.use"}

    @extend_schema(request=MessageChangesSerializer, responses=MessageSerializer, summary="Edit one's own")
    def patch(self, request: Request, message_id: int) -> Response:
        sight, changes = sight_of(request), body(request, MessageChangesSerializer)
        who = {"person": person(request), "sight": sight}
        return Response(cut(edits.edit(message_id=message_id, **who, **changes, now=clock.now()), sight))

    @extend_schema(responses={204: None}, summary='Delete one\'s own: leaves "deleted" in its place')
    def delete(self, request: Request, message_id: int) -> Response:
        edits.delete(message_id=message_id, person=person(request), sight=sight_of(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class PinView(APIView):
    """Pins a message for everybody who may read it, or unpins it."""

    permission_classes = [May]
    rights = {"PUT": "chat.use", "DELETE": "chat.use"}

    @extend_schema(request=None, responses=MessageSerializer, summary="Pin it")
    def put(self, request: Request, message_id: int) -> Response:
        return self._set(request, message_id, pinned=True)

    @extend_schema(responses=MessageSerializer, summary="Take it down")
    def delete(self, request: Request, message_id: int) -> Response:
        return self._set(request, message_id, pinned=False)

    def _set(self, request: Request, message_id: int, *, pinned: bool) -> Response:
        sight = sight_of(request)
        shape = edits.pin(message_id=message_id, person=person(request), sight=sight, pinned=pinned, now=clock.now())
        return Response(cut(shape, sight))


class NewsView(APIView):
    """Gives what changed while a page was cut off."""

    permission_classes = [May]
    rights = {"GET": "chat.use"}

    @extend_schema(
        operation_id="chat_news",
        parameters=[NewsFilter],
        responses=NewsSerializer,
        summary="Of all threads: what is new, edited, pinned or deleted, in the order of changes",
    )
    def get(self, request: Request) -> Response:
        wanted = filters(request, NewsFilter)
        now = chat_queries.ledger()  # first: what changes meanwhile is news again next time
        news = chat_queries.changes(sight_of(request), **{"after": now.rev, **wanted})
        rev = news.results[-1]["rev"] if news.more else now.rev
        return Response({"results": news.results, "more": news.more, "rev": rev, "cleared_rev": now.cleared_rev})


def sight_of(request: Request) -> Sight:
    """What the signed-in person may read."""
    return chat_queries.sight_of(person(request))


def place_of(request: Request, thread: str) -> Place:
    """The thread. Raises BabycamError("not_found") also when it is of an incident that is not this person's to know."""
    sight = sight_of(request)
    if thread == FAMILY:
        return Place(thread, None, sight)
    incident = incident_of(thread)
    room = None if incident is None else alerts_queries.room_of(incident) or chat_queries.room_of(thread)
    if room is None or not sight.of_room(room):
        raise BabycamError("not_found")
    return Place(thread, room, sight)


def cut(shape: Shape, sight: Sight) -> Shape:
    """The message for this reader. Raises BabycamError("not_found")."""
    mine = seen(shape, sight)
    if mine is None:
        raise BabycamError("not_found")
    return mine


def listed(stretch: chat_queries.MessageRun) -> Response:
    """Messages in a row."""
    return Response({"results": stretch.results, "more": stretch.more})


routes: list[URLPattern] = [
    path("chat/messages", MessagesView.as_view()),
    path("chat/messages/<int:message_id>", MessageView.as_view()),
    path("chat/messages/<int:message_id>/pin", PinView.as_view()),
    path("chat/news", NewsView.as_view()),
]

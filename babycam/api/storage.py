"""What lies on the disk and is in no row: how much, since when, and taking it up again."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.api.http.access import May, person
from babycam.api.http.inputs import body
from babycam.core import clock
from babycam.history import adoption, orphan_report
from babycam.rooms import queries as rooms_queries


class Moment(serializers.DateTimeField):
    """Seconds since 1970, as a time."""

    def to_representation(self, value: Any) -> Any:
        return clock.rfc3339(clock.from_unix(value))


class BunchSerializer(serializers.Serializer[Any]):
    """Some files."""

    files = serializers.IntegerField()
    bytes = serializers.IntegerField()
    since = Moment(allow_null=True, help_text="When the first of them was found.")


class FoundSerializer(serializers.Serializer[Any]):
    """What is on the disk and not in the database."""

    held = serializers.ChoiceField(
        ["", "nobody", "most"], help_text="Why nothing of it is touched: nobody is set up, or most files are unknown."
    )
    unknown = BunchSerializer(help_text="Where recordings lie.")
    quarantine = BunchSerializer(help_text="Put aside.")
    until = Moment(allow_null=True, help_text="When the first of the quarantine is deleted.")
    recordings = serializers.IntegerField(help_text="Clips that can be taken up.")
    roomless = serializers.IntegerField(help_text="Of them those whose room is not here; name one to take them up.")
    freed = serializers.IntegerField(help_text="Files of the quarantine that were deleted early, because the disk needed room.")
    freed_at = Moment(allow_null=True)
    words = serializers.ListField(child=serializers.CharField())


class AdoptSerializer(serializers.Serializer[Any]):
    """`room`: where those go whose own room is not here."""

    room = serializers.IntegerField(required=False, allow_null=True)


class AdoptedSerializer(serializers.Serializer[Any]):
    """What was done in one go."""

    adopted = serializers.IntegerField()
    left = serializers.IntegerField(help_text="Ask again until none is left.")
    roomless = serializers.IntegerField(help_text="These wait for a room to be named.")


class StorageView(APIView):
    """Tells what is on the disk and not in the database."""

    permission_classes = [May]
    rights = {"GET": "health.see"}

    @extend_schema(responses=FoundSerializer, summary="What is on the disk and not in the database")
    def get(self, request: Request) -> Response:
        return Response(FoundSerializer(orphan_report.current_report(clock.now())).data)


class AdoptView(APIView):
    """Gives recordings on the disk their rows back."""

    permission_classes = [May]
    rights = {"POST": "storage.adopt"}

    @extend_schema(request=AdoptSerializer, responses=AdoptedSerializer, summary="Take up some of the recordings that no row knows")
    def post(self, request: Request) -> Response:
        number = body(request, AdoptSerializer).get("room")
        room = None if number is None else rooms_queries.room_of(person(request), number)
        return Response(AdoptedSerializer(adoption.adopt(room=room, by=person(request), now=clock.now())).data)


routes: list[URLPattern] = [path("storage", StorageView.as_view()), path("storage/adopt", AdoptView.as_view())]

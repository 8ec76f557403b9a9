"""What was heard: noises over a room's rule."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from babycam.api.http.access import May, person
from babycam.api.http.inputs import filters
from babycam.api.http.pagination import pages_by
from babycam.history import queries as history_queries
from babycam.rooms import queries as rooms_queries

CAUSES = ["crying", "loud", "long"]
CERTAINTIES = ["cry", "probably_cry", "noise"]


class NoiseSerializer(serializers.Serializer[Any]):
    """A noise. Levels in dBFS, or dB over the room's floor where its lines are relative; `ended_at` null: it goes on."""

    id = serializers.UUIDField()
    room = serializers.IntegerField()
    onset_at = serializers.DateTimeField(help_text="When the sound went over the line.")
    started_at = serializers.DateTimeField(help_text="When patience ran out.")
    ended_at = serializers.DateTimeField(allow_null=True)
    level_db = serializers.FloatField()
    peak_db = serializers.FloatField(allow_null=True)
    threshold_db = serializers.FloatField()
    loud_s = serializers.FloatField(allow_null=True)
    incident = serializers.IntegerField(allow_null=True)
    woke_at = serializers.DateTimeField(allow_null=True, help_text="When it woke the parents; null: it did not.")
    cause = serializers.ChoiceField(CAUSES, allow_blank=True, help_text="Why it woke them.")
    cause_s = serializers.FloatField(allow_null=True, help_text="For how long it had been so, seconds.")
    certainty = serializers.ChoiceField(CERTAINTIES, help_text="What it is, as far as that is known.")
    through = serializers.UUIDField(
        allow_null=True, help_text="The noise of another room that this is, heard through the wall; it rings for that one."
    )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return history_queries.noise_shape(instance)


class NoiseFilter(serializers.Serializer[Any]):
    """Which noises: of a room, going on at some time in [since, until)."""

    room = serializers.IntegerField(required=False)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


@extend_schema(parameters=[NoiseFilter], summary="Noises, newest first")
class NoisesView(ListAPIView[Any]):
    """Lists noises of the rooms that one may see."""

    permission_classes = [May]
    rights = {"GET": "history.see"}
    serializer_class = NoiseSerializer
    pagination_class = pages_by("-started_at", "-id")

    def get_queryset(self) -> Any:
        return history_queries.noises(rooms_queries.room_ids_of(person(self.request)), **filters(self.request, NoiseFilter))


routes: list[URLPattern] = [path("noises", NoisesView.as_view())]

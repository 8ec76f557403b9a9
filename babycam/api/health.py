"""How each part of the house is, in words, for the page's About."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from babycam.alerts import deadman
from babycam.api.http.access import May, person
from babycam.core import clock
from babycam.history import orphan_report
from babycam.history import queries as history_queries
from babycam.history.services import recording_allowed
from babycam.monitor.parts import Part, parts
from babycam.rooms import queries as rooms_queries


class PartSerializer(serializers.Serializer[Any]):
    """One part of the house."""

    part = serializers.CharField(help_text="web, database, channel layer, workers, storage, recordings, clock or room:<id>")
    ok = serializers.BooleanField()
    words = serializers.CharField(help_text="For a parent.")
    detail = serializers.CharField(help_text="For whoever mends it.")


class HousePartsSerializer(serializers.Serializer[Any]):
    """All parts; `ok` when every one is."""

    ok = serializers.BooleanField()
    parts = PartSerializer(many=True)


class HealthView(APIView):
    """Tells of each part how it is, and whether all are well."""

    permission_classes = [May]
    rights = {"GET": "health.see"}

    @extend_schema(responses=HousePartsSerializer, summary="How each part of the house is")
    def get(self, request: Request) -> Response:
        seen = rooms_queries.room_ids_of(person(request))
        all_parts = [Part("web", True, "The server answers."), _storage(), *_orphans(), _alarm(), *parts(seen)]
        return Response(HousePartsSerializer({"ok": all(part.ok for part in all_parts), "parts": all_parts}).data)


def _alarm() -> Part:
    """The loop that calls people, and the service outside that notices when this house is dark."""
    if deadman.watch.down_since is not None:
        return Part(
            "alarm",
            False,
            deadman.OUTAGE_WORDS[deadman.watch.part or deadman.LOOP],
            f"since {clock.rfc3339(deadman.watch.down_since)}",
        )
    if fault := deadman.watch.ping_fault:
        return Part("alarm", False, "The alarm works, but the outside service cannot be reached.", fault)
    return Part("alarm", True, "The alarm works.")


def _storage() -> Part:
    use, allowed = history_queries.storage_use(), recording_allowed()
    free = "" if use.free_gb is None else f", {use.free_gb:.1f} GB free"
    sentence = "Clips are recorded." if allowed else "The disk is nearly full: nothing is recorded."
    return Part("storage", allowed, sentence, f"{use.clips} clips, {use.used_gb:.1f} GB{free}")


def _orphans() -> list[Part]:
    """What lies on the disk and is in no row; nothing when there is none of it."""
    well, lines = orphan_report.report_lines()
    return [Part("recordings", well, lines[0], " ".join(lines[1:]))] if lines else []


routes: list[URLPattern] = [path("health", HealthView.as_view())]

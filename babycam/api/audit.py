"""The audit log, for owners."""

from typing import Any

from django.urls import URLPattern, path
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from babycam.api.http.access import May
from babycam.api.http.pagination import Pages
from babycam.people import audit


class AuditEntrySerializer(serializers.Serializer[Any]):
    """A line. `who` null: the house itself, a stranger, or somebody who is gone."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    who = serializers.CharField(source="who.name", default=None, allow_null=True)
    act = serializers.ChoiceField(sorted(audit.ACTS))
    whom = serializers.CharField()
    words = serializers.CharField()


class AuditLogView(ListAPIView[Any]):
    """Lists who changed what somebody may do, or destroyed something; the newest first."""

    permission_classes = [May]
    rights = {"GET": "audit.see"}
    serializer_class = AuditEntrySerializer
    pagination_class = Pages

    def get_queryset(self) -> Any:
        return audit.entries()


routes: list[URLPattern] = [path("audit", AuditLogView.as_view())]

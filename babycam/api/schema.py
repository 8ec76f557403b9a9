"""The OpenAPI schema: names, tags and the one error shape for every operation."""

from typing import Any

from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from rest_framework import serializers


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457 problem details."""

    type = serializers.CharField(default="about:blank")
    title = serializers.CharField(help_text="What happened, in words for a parent.")
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable; may be translated.")
    detail = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Words per field that cannot be right.",
    )


class AutoSchema(SpectacularSchema):
    """Tags by the first word of the path; every operation may answer with a problem."""

    def get_tags(self) -> list[str]:
        parts = self.path.removeprefix("/api/").split("/")
        return [parts[0]]

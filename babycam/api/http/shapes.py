"""Shapes that several features send."""

from typing import Any

from rest_framework import serializers


class NamedSerializer(serializers.Serializer[Any]):
    """Somebody."""

    id = serializers.IntegerField()
    name = serializers.CharField()

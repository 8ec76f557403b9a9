"""Cursor pages: {"next", "previous", "results"}; newest first unless a view says otherwise (`pages_by`)."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """50 a page; `?page_size=` up to 200."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = "-id"

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any] | None:
        """The rows of the asked page. Raises NotFound for a cursor that this server never gave."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, ValidationError) as error:  # the place that it names is no number, or no time
            raise NotFound from error

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Both addresses are always there; null where there is no further page."""
        address = {"type": ["string", "null"], "format": "uri"}
        named = {"next": address, "previous": address, "results": schema}
        return {"type": "object", "required": list(named), "properties": named}


def pages_by(*ordering: str) -> type[Pages]:
    """Pages in another order: names of fields, "-" before one for the newest or highest first."""
    return type("Pages", (Pages,), {"ordering": ordering})

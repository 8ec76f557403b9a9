"""Cursor pages: {"next", "previous", "results"}; newest first unless a view says otherwise."""

from typing import Any

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """50 a page; `?page_size=` up to 200. Views set `ordering` where "-id" is wrong."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = "-id"

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Both addresses are always there; null where there is no further page."""
        address = {"type": ["string", "null"], "format": "uri"}
        named = {"next": address, "previous": address, "results": schema}
        return {"type": "object", "required": list(named), "properties": named}

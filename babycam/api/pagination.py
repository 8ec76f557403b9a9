"""Cursor pages: {"next", "previous", "results"}; newest first unless a view says otherwise."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """50 a page; `?page_size=` up to 200. Views set `ordering` where "-id" is wrong."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = "-id"

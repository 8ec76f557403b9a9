"""Routes of levels."""

from django.urls import URLPattern

routes: list[URLPattern] = []

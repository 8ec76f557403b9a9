"""Routes of clips."""

from django.urls import URLPattern

routes: list[URLPattern] = []

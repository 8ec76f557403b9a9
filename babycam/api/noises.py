"""Routes of noises."""

from django.urls import URLPattern

routes: list[URLPattern] = []

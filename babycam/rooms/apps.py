"""The Django app."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "babycam.rooms"
    label = "rooms"
    default_auto_field = "django.db.models.BigAutoField"

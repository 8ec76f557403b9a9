"""The Django app."""

from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "babycam.chat"
    label = "chat"
    default_auto_field = "django.db.models.BigAutoField"

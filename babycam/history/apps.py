"""The Django app."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "babycam.history"
    label = "history"
    default_auto_field = "django.db.models.BigAutoField"

"""The Django app."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "babycam.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"

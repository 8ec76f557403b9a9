"""The Django app."""

from django.apps import AppConfig


class MonitorConfig(AppConfig):
    name = "babycam.monitor"
    label = "monitor"
    default_auto_field = "django.db.models.BigAutoField"

"""The Django app."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "babycam.alerts"
    label = "alerts"
    default_auto_field = "django.db.models.BigAutoField"

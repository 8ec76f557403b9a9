"""The Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "babycam.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

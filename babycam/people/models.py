"""Tables: the household, its people, and the tries to log in."""

import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from babycam.core import clock
from babycam.people.access import Role

ROLES = [(role.value, role.value) for role in Role]


class Household(models.Model):
    """The one family of this server (always row 1), and what holds for all of its rooms."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=80)
    tz = models.CharField(max_length=64, default="UTC")
    night_start = models.TimeField(default=datetime.time(20, 0))
    morning_time = models.TimeField(default=datetime.time(7, 0))
    quiet_s = models.PositiveIntegerField(default=120)
    keep_days = models.PositiveIntegerField(default=30)
    keep_gb = models.FloatField(default=20.0)
    min_free_gb = models.FloatField(default=1.0)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_household")]

    def __str__(self) -> str:
        return self.name


class Person(AbstractBaseUser):
    """Somebody who may log in. `username` is stored in lower case. `access_*`, `hours_*`: when a sitter's or viewer's access is
    open, see window.Window; `expired_at`: when a sitter's time was found to be over, which only letting them in again undoes."""

    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=64)
    role = models.CharField(max_length=16, choices=ROLES, default=Role.PARENT.value)
    colour = models.CharField(max_length=7, default="#7c9cff")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    access_from = models.DateTimeField(null=True)
    access_until = models.DateTimeField(null=True)
    hours_start = models.TimeField(null=True)
    hours_end = models.TimeField(null=True)
    expired_at = models.DateTimeField(null=True)

    objects = BaseUserManager["Person"]()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name


class LoginTry(models.Model):
    """A failed try to prove who one is; `key` is a hash of what was tried from where."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["key", "at"])]

"""Tables: the household, its people, and how they come in."""

import datetime
import hashlib

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
    keep_levels_days = models.PositiveIntegerField(default=90)
    keep_gb = models.FloatField(default=20.0)
    min_free_gb = models.FloatField(default=1.0)
    morning_report = models.BooleanField(default=True)
    report_time = models.TimeField(default=datetime.time(7, 30))
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_household")]

    def __str__(self) -> str:
        return self.name


class ZoneChange(models.Model):
    """The family lives in `zone` since then, until the next row: so a night that is over keeps the hours that it had."""

    since = models.DateTimeField(unique=True)
    zone = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.zone} since {self.since}"


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
    emoji = models.CharField(max_length=16, blank=True, default="")
    picture = models.CharField(max_length=200, blank=True, default="")  # a name in Django's storage
    tz = models.CharField(max_length=64, blank=True, default="")  # "": the family's
    language = models.CharField(max_length=35, blank=True, default="")  # BCP 47; "": the browser's
    wants_report = models.BooleanField(default=False)  # the morning report, by their channels too
    logged_out_at = models.DateTimeField(null=True)  # the last time that a login of theirs was ended, by whomever
    session_mark = models.CharField(max_length=160, blank=True, default="")  # see mark_of; "": the password is as it was chosen

    objects = BaseUserManager["Person"]()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def mark_of(encoded: str, sessions: str) -> str:
        """What is kept when the same password is rehashed as `encoded`, so that sessions begun before, which carry `sessions`,
        go on. It holds for that hash only: any other password ends them."""
        return f"{hashlib.sha256(encoded.encode()).hexdigest()}:{sessions}"

    def get_session_auth_hash(self) -> str:
        """What this person's sessions carry; another one after a change of the password."""
        of, _, sessions = self.session_mark.partition(":")
        if sessions and of == hashlib.sha256(self.password.encode()).hexdigest():
            return sessions
        return super().get_session_auth_hash()


class SignIn(models.Model):
    """A login that lasts: its session (by the hash of its key; it ends with it), on what, from where, and when it was last used."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    user_agent = models.CharField(max_length=300, blank=True, default="")
    address = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"sign-in {self.pk} of person {self.person_id}"


class Invite(models.Model):
    """A link that lets somebody in (join), or lets `person` choose a new password (reset). Only its secret's hash is kept.

    `uses`: how often it opens; `used`: how often it did. `room_ids`: rooms that a sitter or viewer will be given.
    """

    kind = models.CharField(max_length=8, default="join")
    secret_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=16, choices=ROLES, blank=True, default="")
    name = models.CharField(max_length=64, blank=True, default="")
    room_ids = models.JSONField(default=list)
    access_from = models.DateTimeField(null=True)
    access_until = models.DateTimeField(null=True)
    hours_start = models.TimeField(null=True)
    hours_end = models.TimeField(null=True)
    uses = models.PositiveSmallIntegerField(default=1)
    used = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="invites_made")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="resets")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(used__lte=models.F("uses")), name="no_invite_is_used_too_often")]

    def __str__(self) -> str:
        return f"invite {self.pk}"


class Passkey(models.Model):
    """A public key that somebody's device proves itself with, bound to the host name under which it was made (WebAuthn level 3).

    `credential` is the credential id and `public_key` the COSE key, both as base64url.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passkeys")
    credential = models.CharField(max_length=1400, unique=True)
    public_key = models.TextField()
    sign_count = models.PositiveBigIntegerField(default=0)
    host = models.CharField(max_length=253)
    name = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"passkey {self.pk} of person {self.person_id}"


class AccessKey(models.Model):
    """What a program shows to hear rooms in somebody's name (access_keys.py); of its secret only the hash is kept (SHA-256, hex).

    `room_ids` null: all rooms that the person may hear. `pictures`: it opens still pictures, too.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="access_keys")
    name = models.CharField(max_length=64)
    secret_hash = models.CharField(max_length=64, unique=True)
    room_ids = models.JSONField(null=True)
    pictures = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"access key {self.pk} of person {self.person_id}"


class AuditEntry(models.Model):
    """A line of the audit log. `who` is null for the house itself; names are kept as words, so a line outlives people."""

    at = models.DateTimeField(default=clock.now, db_index=True)
    who = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="audit_entries")
    act = models.CharField(max_length=40)
    whom = models.CharField(max_length=120, blank=True, default="")
    words = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.act} {self.words}"

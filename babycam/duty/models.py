"""Tables: who gives care, the rota's rules, what was said on top of them, swaps, and when somebody is not to be disturbed.

People and rooms inside rows are lists of their ids (`rooms` null: all rooms). What has begun is never edited or deleted: rows are
closed, cancelled or ended, with the instant at which that was said, so that any night can be told again.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

COUNTS = [(word, word) for word in ("active", "calendar")]
SWAP_STATES = [(word, word) for word in ("open", "taken", "declined", "expired", "withdrawn")]


class Caregiver(models.Model):
    """Somebody who is woken. `rank` orders those who are not on duty. Rooms follow the person's role and grants."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="caregiver")
    rank = models.PositiveIntegerField(unique=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"person {self.person_id}, rank {self.rank}"


class DutyRule(models.Model):
    """A repeating shift, see duty.roster.Rule. `turns`: lists of person ids.

    `closed_at` is when it was said that no night starts on or after `closed_from`; `replaced_by` goes on from there.
    """

    rooms = models.JSONField(null=True)
    tz = models.CharField(max_length=64)
    days = models.JSONField()
    start = models.TimeField()
    end = models.TimeField()
    turns = models.JSONField()
    anchor = models.DateField()
    every = models.PositiveIntegerField(default=1)
    count = models.CharField(max_length=16, choices=COUNTS, default="active")
    priority = models.IntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_from = models.DateField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(every__gte=1), name="a_turn_lasts_a_night"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_from=None) | Q(closed_at__isnull=False, closed_from__isnull=False),
                name="a_closed_rule_says_from_when",
            ),
        ]

    def __str__(self) -> str:
        return f"rule {self.pk}: {self.start} to {self.end}"


class Swap(models.Model):
    """An offer: `given` windows of the asker against `wanted` ones. Windows: [[start, end], ...] in RFC 3339, UTC."""

    client_uuid = models.UUIDField(unique=True)
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    rooms = models.JSONField(null=True)
    given = models.JSONField()
    wanted = models.JSONField(default=list)
    words = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=16, choices=SWAP_STATES, default="open")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="a_swap_has_a_future")]

    def __str__(self) -> str:
        return f"swap {self.pk} of person {self.asker_id}: {self.state}"


class Override(models.Model):
    """What was said on top of the rota, over [start, end); the newest wins, see duty.roster.Override.

    `kind`: one of override_kinds.py; `scope_label`: one of scopes.py, "" where a time was said.
    """

    client_uuid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=16)
    who = models.JSONField()
    instead_of = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    rooms = models.JSONField(null=True)
    start = models.DateTimeField()
    end = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=200, blank=True, default="")
    scope_label = models.CharField(max_length=16, blank=True, default="")
    incident = models.BigIntegerField(null=True, db_index=True)
    swap = models.ForeignKey(Swap, null=True, on_delete=models.PROTECT, related_name="overrides")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="an_override_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(start__gte=F("created_at")), name="an_override_never_acts_before_it_was_said"),
            models.CheckConstraint(
                condition=(Q(kind="replace") & Q(instead_of__isnull=False)) | (~Q(kind="replace") & Q(instead_of=None)),
                name="only_a_replacement_is_instead_of_somebody",
            ),
        ]
        indexes = [models.Index(fields=["end"])]

    def __str__(self) -> str:
        return f"override {self.pk}: {self.kind} {self.start} to {self.end}"


class DoNotDisturb(models.Model):
    """Not as backup, unless critical: once, over [start, end), or each week on `days` from `daily_start` to `daily_end` in `tz`."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    start = models.DateTimeField(null=True)
    end = models.DateTimeField(null=True)
    days = models.JSONField(default=list)
    daily_start = models.TimeField(null=True)
    daily_end = models.TimeField(null=True)
    tz = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start__lt=F("end"), daily_start=None, daily_end=None)
                | Q(start=None, end=None, daily_start__isnull=False, daily_end__isnull=False),
                name="do_not_disturb_once_or_weekly",
            )
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} is not to be disturbed"


class CalendarLink(models.Model):
    """The secret address of somebody's calendar feed; only its hash is kept."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of person {self.person_id}"

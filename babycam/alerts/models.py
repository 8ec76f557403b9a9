"""Tables: incidents, their noises, their log and who was on duty at each call; quiet rooms; setting up; the family's timings;
drills; the loop's tick."""

from django.conf import settings
from django.db import models

SEVERITIES = [(word, word) for word in ("normal", "critical")]
INCIDENT_STATES = [(word, word) for word in ("triggered", "acked", "snoozed", "resolved")]
OPEN = ("triggered", "acked", "snoozed")


class AlertPolicy(models.Model):
    """The family's timings (always row 1), see machine.Policy; `quiet_s` is the household's. `ping_url`: told that we live."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    receipt_s = models.FloatField(default=15.0)
    ack_s = models.FloatField(default=60.0)
    rounds = models.PositiveIntegerField(default=3)
    siren_s = models.FloatField(default=120.0)
    ack_holds_s = models.FloatField(default=600.0)
    reopen_s = models.FloatField(default=600.0)
    group_s = models.FloatField(default=5.0)
    ping_url = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_alert_policy")]

    def __str__(self) -> str:
        return "the family's alert timings"


class Incident(models.Model):
    """One stretch of trouble in one room. Changed only by compare-and-set on `version` (services.py).

    `kind`: one of kinds/registry.py. `policy` holds the timings that were in force when it opened (s), `params` what its words
    need. `acked_by` has it, or has snoozed it. `also` is called in the next round whoever is on duty. `leader`: the incident whose
    alert this one shares. `key`: under which it had rung before it could be stored. `handed_over`: {by, to, until, override, scope}
    of the newest "not me". What outlives the end of a stretch of trouble, for its return: `reached` (people ids), `escalate_at`,
    `alone`, `ack_until`, `snooze_until`; see facts.py.
    """

    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="incidents")
    kind = models.CharField(max_length=16)
    severity = models.CharField(max_length=16, choices=SEVERITIES, default="normal")
    state = models.CharField(max_length=16, choices=INCIDENT_STATES)
    round = models.PositiveIntegerField(default=0)
    step = models.PositiveIntegerField(default=0)
    unanswered = models.PositiveIntegerField(default=0)
    noisy = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    acked_at = models.DateTimeField(null=True)
    acked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    also = models.BigIntegerField(null=True)
    ack_until = models.DateTimeField(null=True)
    snooze_until = models.DateTimeField(null=True)
    receipt_at = models.DateTimeField(null=True)
    call_at = models.DateTimeField(null=True)
    escalate_at = models.DateTimeField(null=True)
    reached = models.JSONField(default=list)
    alone = models.BooleanField(default=False)
    returns = models.PositiveIntegerField(default=0)
    trouble_s = models.FloatField(default=0.0)
    answered_s = models.FloatField(default=0.0)
    answered_returns = models.PositiveIntegerField(default=0)
    trouble_since = models.DateTimeField(null=True)
    resolve_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    next_action_at = models.DateTimeField(null=True)
    level_db = models.FloatField(null=True)
    peak_db = models.FloatField(null=True)
    policy = models.JSONField(default=dict)
    params = models.JSONField(default=dict)
    leader = models.BigIntegerField(null=True)
    key = models.CharField(max_length=32, blank=True, default="")
    handed_over = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "kind"], condition=models.Q(state__in=OPEN), name="one_open_incident_per_room_and_kind"
            )
        ]
        indexes = [models.Index(fields=["next_action_at"]), models.Index(fields=["room", "kind", "-opened_at"])]

    @property
    def rings_under(self) -> str:
        """The collapse key of its alerts: on a screen they replace each other."""
        return self.key or f"incident-{self.leader or self.pk}"

    def __str__(self) -> str:
        return f"incident {self.pk}: {self.kind} in room {self.room_id}, {self.state}"


class RoomQuiet(models.Model):
    """Somebody is in this room: its noises ring for nobody until `until` (quiet_rule.py). Open while `ended_at` is null; then
    it is history.

    `ended_by` null: it ran out, was outlived by its person's access, or the house ended it. `client_uuid`: one for each tap.
    """

    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="quiets")
    client_uuid = models.UUIDField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField()
    until = models.DateTimeField()
    latest = models.DateTimeField()
    calm_s = models.FloatField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room"], condition=models.Q(ended_at=None), name="one_open_quiet_per_room")]

    def __str__(self) -> str:
        return f"quiet {self.pk} of room {self.room_id} until {self.until}"


class SettingUp(models.Model):
    """Somebody sets cameras up: those that are added or changed since `began_at` call nobody until `until` (setting_up_rule.py).

    Always row 1, and there only while it goes on; the audit log has its history.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    began_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_setting_up")]

    def __str__(self) -> str:
        return f"setting up until {self.until}"


class IncidentVerdict(models.Model):
    """What somebody said of an incident afterwards: whether the child had cried. The newest word holds."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="verdict")
    cried = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"incident {self.incident_id} was {'a cry' if self.cried else 'no cry'}"


class IncidentNoise(models.Model):
    """A noise counts once, in one incident. `over_at` null: it goes on."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="noises")
    noise_id = models.UUIDField(unique=True)
    over_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["over_at"])]

    def __str__(self) -> str:
        return f"noise {self.noise_id} of incident {self.incident_id}"


class IncidentLog(models.Model):
    """What happened to an incident, in the order of ids. Rows are only ever appended."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    event = models.CharField(max_length=32)
    round = models.PositiveIntegerField(default=0)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    params = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event} at {self.at}"


class DutySnapshot(models.Model):
    """Who was on duty when a call was decided, and whom it called: people ids. Rows are only ever appended.

    `on_duty` is tier 0 before reachability; `used` the ids of the rules and overrides that decided; `signs` how each of the tiers'
    people could be woken then, by id: {"reached", "words", "seen_at" (RFC 3339 or null)}.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="snapshots")
    at = models.DateTimeField()
    round = models.PositiveIntegerField()
    step = models.PositiveIntegerField()
    event = models.CharField(max_length=32)
    people = models.JSONField(default=list)
    reach = models.CharField(max_length=8, blank=True, default="")
    on_duty = models.JSONField(default=list)
    tiers = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    used = models.JSONField(default=dict)
    why = models.CharField(max_length=300, blank=True, default="")
    signs = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event} at {self.at} for incident {self.incident_id}"


class Drill(models.Model):
    """A test cry, to measure how long everybody takes to wake. `heard_at`: when the room's alarm opened `incident`."""

    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="drills")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    source = models.CharField(max_length=16)
    heard_at = models.DateTimeField(null=True)
    incident = models.OneToOneField(Incident, null=True, on_delete=models.CASCADE, related_name="drill")

    class Meta:
        indexes = [models.Index(fields=["room", "-started_at"])]

    def __str__(self) -> str:
        return f"drill in room {self.room_id} at {self.started_at}"


class Tick(models.Model):
    """When the alert loop last came round (always row 1): the dead man's handle.

    `offset_s`: what the wall clock of `host` showed beyond the time that has passed (core/clock.py), when deadlines were last
    moved to it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()
    host = models.CharField(max_length=36, default="")
    offset_s = models.FloatField(default=0.0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_tick")]

    def __str__(self) -> str:
        return f"the loop came round at {self.at}"

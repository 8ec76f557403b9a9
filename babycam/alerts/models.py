"""Tables: incidents, their noises, and their log."""

from django.conf import settings
from django.db import models

KINDS = [(word, word) for word in ("noise", "monitor_lost", "mic_muted")]
SEVERITIES = [(word, word) for word in ("normal", "critical")]
STATES = [(word, word) for word in ("triggered", "acked", "resolved")]
OPEN = ("triggered", "acked")


class Incident(models.Model):
    """One stretch of trouble in one room. Changed only by compare-and-set on `version` (services.py).

    `policy` holds the timings that were in force when it opened (s), `params` what its words need.
    """

    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="incidents")
    kind = models.CharField(max_length=16, choices=KINDS)
    severity = models.CharField(max_length=16, choices=SEVERITIES, default="normal")
    state = models.CharField(max_length=16, choices=STATES)
    round = models.PositiveIntegerField(default=0)
    noisy = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    acked_at = models.DateTimeField(null=True)
    acked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ack_until = models.DateTimeField(null=True)
    resolve_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    next_action_at = models.DateTimeField(null=True)
    level_db = models.FloatField(null=True)
    peak_db = models.FloatField(null=True)
    policy = models.JSONField(default=dict)
    params = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "kind"], condition=models.Q(state__in=OPEN), name="one_open_incident_per_room_and_kind"
            )
        ]
        indexes = [models.Index(fields=["next_action_at"]), models.Index(fields=["room", "kind", "-opened_at"])]

    def __str__(self) -> str:
        return f"incident {self.pk}: {self.kind} in room {self.room_id}, {self.state}"


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

"""Tables: noises, levels by the minute, clips."""

from django.db import models
from django.utils import timezone

CLIP_STATES = [(word, word) for word in ("recording", "ready", "broken")]


class Noise(models.Model):
    """A sound over the room's rule. Levels in dBFS (dB over the floor in relative rooms); `ended_at` null: it goes on.

    `incident` is the number of the incident that it belongs to. It is no foreign key, because alerts lie above history.
    """

    id = models.UUIDField(primary_key=True)
    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="noises")
    onset_at = models.DateTimeField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    level_db = models.FloatField()
    peak_db = models.FloatField(null=True)
    threshold_db = models.FloatField()
    loud_s = models.FloatField(null=True)
    incident = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["room", "-started_at"]), models.Index(fields=["-started_at"])]

    def __str__(self) -> str:
        return f"noise {self.pk} in room {self.room_id}"


class LevelMinute(models.Model):
    """What a room sounded like in one minute: loudest hop, mean power (both dBFS), and the seconds that were heard at all."""

    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="level_minutes")
    minute = models.DateTimeField()
    max_db = models.FloatField()
    mean_db = models.FloatField()
    heard_s = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "minute"], name="one_row_per_room_and_minute")]

    def __str__(self) -> str:
        return f"room {self.room_id} at {self.minute}"


class Clip(models.Model):
    """A recording. `video` and `thumbnail` are names in Django's default storage, empty until they are there.

    `noise` has no database constraint: an upload may overtake the event that tells of its noise.
    """

    id = models.UUIDField(primary_key=True)
    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="clips")
    noise = models.ForeignKey(Noise, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="clips")
    part = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=16, choices=CLIP_STATES, default="recording")
    started_at = models.DateTimeField()
    duration_s = models.FloatField(null=True)
    size_bytes = models.BigIntegerField(default=0)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    keep = models.BooleanField(default=False)
    video = models.CharField(max_length=200, blank=True, default="")
    thumbnail = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["room", "-started_at"]), models.Index(fields=["-started_at"])]

    def __str__(self) -> str:
        return f"clip {self.pk} of room {self.room_id}"

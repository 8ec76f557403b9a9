"""Tables: rooms, their cameras, and which sitter may see which room."""

from django.conf import settings
from django.db import models

from babycam.core import clock

PATIENCES = [(word, word) for word in ("instant", "quick", "patient", "own")]
KINDS = [(word, word) for word in ("ipwebcam", "pull", "synthetic")]


class Room(models.Model):
    """A place with somebody small in it, and when its sounds count. Levels in dBFS, or dB over the floor if `relative`."""

    name = models.CharField(max_length=64)
    position = models.PositiveIntegerField(default=0)
    stir_db = models.FloatField(default=-45.0)
    loud_db = models.FloatField(default=-35.0)
    relative = models.BooleanField(default=False)
    voice_band = models.BooleanField(default=True)
    patience = models.CharField(max_length=16, choices=PATIENCES, default="quick")
    curve = models.JSONField(default=list, blank=True)  # [[dB over loud_db, seconds], ...], for patience "own"
    record = models.BooleanField(default=True)
    pre_roll_s = models.FloatField(default=10.0)
    post_roll_s = models.FloatField(default=10.0)
    split_s = models.FloatField(default=600.0)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Camera(models.Model):
    """Where a room's stream comes from. `sealed_password` is encrypted (rooms/sealing.py); `saved_at` arms the watchdog."""

    room = models.OneToOneField(Room, on_delete=models.CASCADE, related_name="camera")
    kind = models.CharField(max_length=16, choices=KINDS)
    preset = models.CharField(max_length=32, blank=True, default="")
    url = models.CharField(max_length=500)
    audio_url = models.CharField(max_length=500, blank=True, default="")
    username = models.CharField(max_length=128, blank=True, default="")
    sealed_password = models.TextField(blank=True, default="")
    enabled = models.BooleanField(default=True)
    saved_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"camera {self.pk} of room {self.room_id}"


class RoomGrant(models.Model):
    """A sitter may see this room."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_grants")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "room"], name="one_grant_per_person_and_room")]

    def __str__(self) -> str:
        return f"person {self.person_id} in room {self.room_id}"

"""Tables: rooms, their cameras and camera phones, what is wished of these, lullabies, and which sitter may see which room."""

import uuid

from django.conf import settings
from django.db import models

from babycam.core import clock

WAKE_FOR = [(word, word) for word in ("any", "cries_and_long", "cries")]
PATIENCES = [(word, word) for word in ("instant", "quick", "patient", "own")]
MOTION = [(word, word) for word in ("off", "shown", "alarm")]
MOTION_SENSITIVITIES = [(word, word) for word in ("low", "medium", "high")]
DEVICE_KINDS = [(word, word) for word in ("phone", "program")]


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
    wake_for = models.CharField(max_length=16, choices=WAKE_FOR, default="any")
    long_noise_s = models.FloatField(default=60.0, null=True)  # how long another noise may last; null: forever
    record = models.BooleanField(default=True)
    pre_roll_s = models.FloatField(default=10.0)
    post_roll_s = models.FloatField(default=10.0)
    split_s = models.FloatField(default=600.0)
    timelapse = models.BooleanField(default=False)  # of each night
    keep_sound = models.BooleanField(default=False)  # all of each night's
    motion = models.CharField(max_length=16, choices=MOTION, default="off")
    motion_zone = models.JSONField(default=list, blank=True)  # [[left, top, width, height], ...] in thousandths; none: everywhere
    motion_sensitivity = models.CharField(max_length=16, choices=MOTION_SENSITIVITIES, default="medium")
    picture_alarm = models.BooleanField(default=False)  # somebody is called when nothing can be seen
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Device(models.Model):
    """A phone (or a program) that is this room's camera. Of its credential only `token_hash` (SHA-256, hex) is kept.

    `session`: its newest WHIP session. `published_at`: when it first sent anything.
    """

    room = models.OneToOneField(Room, on_delete=models.CASCADE, related_name="device")
    name = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=DEVICE_KINDS)
    token_hash = models.CharField(max_length=64, unique=True)
    session = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"device {self.pk} in room {self.room_id}"


class Camera(models.Model):
    """Where a room's stream comes from. `sealed_password` is encrypted (rooms/seals.py); `saved_at` arms the watchdog.

    `kind`: one of media/sources/kinds.py. One that calls us has a `device` and no address: it comes and goes with its device.
    """

    room = models.OneToOneField(Room, on_delete=models.CASCADE, related_name="camera")
    kind = models.CharField(max_length=16)
    preset = models.CharField(max_length=32, blank=True, default="")
    url = models.CharField(max_length=500, blank=True, default="")
    audio_url = models.CharField(max_length=500, blank=True, default="")
    username = models.CharField(max_length=128, blank=True, default="")
    sealed_password = models.TextField(blank=True, default="")
    enabled = models.BooleanField(default=True)
    saved_at = models.DateTimeField(default=clock.now)
    device = models.OneToOneField(Device, null=True, on_delete=models.CASCADE, related_name="camera")

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


class Pairing(models.Model):
    """An invitation for one phone. Six digits and a longer secret open it, once, while it is `open`; only hashes are kept."""

    room = models.ForeignKey(Room, null=True, on_delete=models.CASCADE, related_name="pairings")
    code_hash = models.CharField(max_length=64)
    secret_hash = models.CharField(max_length=64, unique=True)
    open = models.BooleanField(default=True)
    device = models.ForeignKey(Device, null=True, on_delete=models.SET_NULL, related_name="pairings")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code_hash"], condition=models.Q(open=True), name="one_open_pairing_per_code")
        ]

    def __str__(self) -> str:
        return f"pairing {self.pk}"


class Wish(models.Model):
    """What the room's phone shall do (rooms/wish.py tells the shape of `wanted`)."""

    room = models.OneToOneField(Room, on_delete=models.CASCADE, related_name="wish")
    wanted = models.JSONField(default=dict)
    changed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"wish of room {self.room_id}"


class Lullaby(models.Model):
    """A sound that the family gave; `file` is its name in Django's storage, `content_type` what its first bytes say."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    file = models.CharField(max_length=200)
    content_type = models.CharField(max_length=32)
    size_bytes = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name

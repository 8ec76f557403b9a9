"""Tables: the workers that have ever dialled in, who takes care of which room until when, and who did under which epoch."""

import datetime

from django.db import models

from babycam.core import clock

LONG_AGO = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


class Worker(models.Model):
    """A worker by its stable name; `instance` is the process that said it last."""

    name = models.CharField(max_length=64, unique=True)
    instance = models.CharField(max_length=64, blank=True, default="")
    version = models.CharField(max_length=32, blank=True, default="")
    last_seen = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class Lease(models.Model):
    """One room's owner. The row stays when the owner goes, because `epoch` must rise with each new one."""

    room = models.OneToOneField("rooms.Room", on_delete=models.CASCADE, related_name="lease")
    worker = models.CharField(max_length=64, blank=True, default="")
    instance = models.CharField(max_length=64, blank=True, default="")
    epoch = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(default=LONG_AGO)

    def __str__(self) -> str:
        return f"room {self.room_id} epoch {self.epoch}: {self.worker or 'nobody'}"


class Tenure(models.Model):
    """One room under one epoch. `hears_from`: when its owner first heard the room; from then on no older one's word is needed."""

    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="tenures")
    epoch = models.PositiveIntegerField()
    worker = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    hears_from = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "epoch"], name="one_tenure_per_room_and_epoch")]

    def __str__(self) -> str:
        return f"room {self.room_id} epoch {self.epoch}: {self.worker}"

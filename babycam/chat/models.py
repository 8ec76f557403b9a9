"""Tables: messages, their pictures, threads, marks, and the number of the last change."""

import uuid

from django.conf import settings
from django.db import models

MESSAGE_KINDS = [(word, word) for word in ("text", "card", "handover")]


class Ledger(models.Model):
    """Always row 1. `rev` counts every change of a message; whoever raises it has the chat to themselves until commit, so that
    ids and revs become visible in their order. `cleared_rev`: what it was when the chat was last cleared."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    rev = models.BigIntegerField(default=0)
    cleared_rev = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_chat_ledger")]

    def __str__(self) -> str:
        return f"change {self.rev}"


class Thread(models.Model):
    """What a thread sums up to, so that a list of threads costs no look at its messages. `last`: id of the newest message."""

    key = models.CharField(max_length=40, primary_key=True)
    room = models.BigIntegerField(null=True)
    last = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.key


class Message(models.Model):
    """One message; `author` null: the house. `room` is the number of a room: who does not see it does not see the message.

    It is no foreign key, because a message outlives its room, hidden from whoever does not see all rooms. `key` makes a card
    unique. `rev`: the ledger's number of the last change; `version` counts edits.
    """

    uuid = models.UUIDField(default=uuid.uuid4)
    thread = models.CharField(max_length=40)
    room = models.BigIntegerField(null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=MESSAGE_KINDS, default="text")
    text = models.TextField(blank=True, default="")
    card = models.JSONField(null=True)
    key = models.CharField(max_length=120, null=True, unique=True)
    reply_to = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    clip = models.ForeignKey("history.Clip", null=True, on_delete=models.SET_NULL, related_name="+")
    urgent = models.BooleanField(default=False)
    pinned_at = models.DateTimeField(null=True)
    pinned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    rev = models.BigIntegerField(unique=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "uuid"], name="one_message_per_author_and_uuid")]
        indexes = [
            models.Index(fields=["thread", "id"]),
            models.Index(fields=["author", "created_at"]),
            models.Index(fields=["thread", "pinned_at"], condition=models.Q(pinned_at__isnull=False), name="chat_pinned"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk} in {self.thread}"


class Attachment(models.Model):
    """A picture of a message; `message` null: whoever sent it has not used it yet. `file`: its name in Django's storage."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="attachments")
    place = models.PositiveSmallIntegerField(default=0)
    file = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size_bytes = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"picture {self.pk}"


class Mark(models.Model):
    """Up to which message a thread has come to a person's devices, and has been read. Only ever forward."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    thread = models.CharField(max_length=40, db_index=True)
    delivered = models.BigIntegerField(default=0)
    read = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "thread"], name="one_mark_per_person_and_thread")]

    def __str__(self) -> str:
        return f"{self.person_id} has read {self.thread} up to {self.read}"

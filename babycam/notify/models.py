"""Tables: the ways to reach people, the outbox, every attempt, the house's MQTT broker and its mail server."""

from django.conf import settings
from django.db import models

from babycam.core import clock

WHATS = [(word, word) for word in ("alert", "retract", "test", "bedtime", "chat")]
DELIVERY_STATES = [(word, word) for word in ("pending", "sending", "accepted", "received", "seen", "retry", "dead", "cancelled")]
UNSENT = ("pending", "retry")
UNDONE = (*UNSENT, "sending")  # what may go out, or be on its way
ARRIVED = ("received", "seen")


class Channel(models.Model):
    """A way to reach somebody. `kind`: its transport (transports/registry.py). `person` null: the house itself (the siren).

    `sealed` is the address, encrypted (a subscription, an Apprise URL, an MQTT topic), `shown` what may be shown of it, `key` a
    hash of what makes it the same channel when it is given again. `verified_at`: it has been proven once; `dead_reason`: it will
    never work again as it is. `seen_at`, `sound_at` and `looked_at` belong to pages: the last pong, the last one that said it may
    ring, and the last one of a page that is before somebody's eyes. `login` and `made_for` belong to subscriptions of browsers: the
    login that made it (dangling when that has ended; null: an older version knew of none) and the VAPID key that it was made for
    (""; the same). See subscriptions.py. `service`: by whose form the address was written ("": by hand); `sealed_form`: its fields,
    as JSON, encrypted.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=64)
    sealed = models.TextField(blank=True, default="")
    shown = models.CharField(max_length=200, blank=True, default="")
    key = models.CharField(max_length=64)
    enabled = models.BooleanField(default=True)
    verified_at = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    last_receipt_at = models.DateTimeField(null=True)
    fail_streak = models.PositiveIntegerField(default=0)
    dead_reason = models.CharField(max_length=300, blank=True, default="")
    seen_at = models.DateTimeField(null=True)
    sound_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    login = models.ForeignKey("people.SignIn", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    made_for = models.CharField(max_length=100, blank=True, default="")
    service = models.CharField(max_length=24, blank=True, default="")
    sealed_form = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_channel_per_address")]

    def __str__(self) -> str:
        return f"channel {self.pk}: {self.kind} of person {self.person_id}"


class Delivery(models.Model):
    """One thing to be told to one person by one channel. Changed only by its claim (deliver.py) and by receipts.

    `incident` and `room` are plain numbers (incidents are above this layer). `said` is the finished message
    (message.Notification). `claim` is the lease's owner; `next_at` when it is due, `give_up_at` after which it is no use any more.
    One that was cancelled while it was on its way keeps its lease until it is known what came of it, so that its taking back does
    not overtake it.
    """

    what = models.CharField(max_length=16, choices=WHATS, default="alert")
    incident = models.BigIntegerField(null=True)
    room = models.BigIntegerField(null=True)
    round = models.PositiveIntegerField(default=0)
    step = models.PositiveIntegerField(default=0)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.SET_NULL, related_name="deliveries")
    state = models.CharField(max_length=16, choices=DELIVERY_STATES, default="pending")
    said = models.JSONField(default=dict)
    words = models.CharField(max_length=300, blank=True, default="")
    tries = models.PositiveIntegerField(default=0)
    claim = models.CharField(max_length=36, blank=True, default="")
    created_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    give_up_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    sounding_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "round", "step", "person", "channel", "what"], name="one_delivery_per_step_and_channel"
            )
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state__in=("pending", "retry", "sending")), name="outbox_due"),
            models.Index(fields=["lease_until"], condition=models.Q(lease_until__isnull=False), name="outbox_leased"),
            models.Index(fields=["incident", "round"]),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk} of incident {self.incident}: {self.state}"


class Attempt(models.Model):
    """One try to send a delivery, and what came of it. Rows are only ever appended."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=16)
    words = models.CharField(max_length=300)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.outcome} at {self.at}"


class Broker(models.Model):
    """The house's MQTT broker (row 1, if there is one). `sealed_password` is encrypted. `former`: [base, discovery] that were used
    there before, and are to be cleared at the next connection."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    enabled = models.BooleanField(default=True)
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=1883)
    tls = models.BooleanField(default=False)
    username = models.CharField(max_length=128, blank=True, default="")
    sealed_password = models.TextField(blank=True, default="")
    base = models.CharField(max_length=64, default="babycam")
    discovery = models.CharField(max_length=64, default="homeassistant")
    former = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_broker")]

    def __str__(self) -> str:
        return f"broker at {self.host}:{self.port}"


class MailServer(models.Model):
    """The household's own mail server (row 1, if there is one). `security`: one of transports/services/mail.PORTS;
    `sealed_password` is encrypted; `sender`: the address that its mail comes from."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=16, default="starttls")
    username = models.CharField(max_length=128, blank=True, default="")
    sealed_password = models.TextField(blank=True, default="")
    sender = models.CharField(max_length=254, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_mail_server")]

    def __str__(self) -> str:
        return f"mail server at {self.host}:{self.port}"


class BrokerLease(models.Model):
    """Which process keeps the connection to the broker (row 1), and until when it may; `fault`: why it has none, in words."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    holder = models.CharField(max_length=36, blank=True, default="")
    until = models.DateTimeField()
    fault = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_broker_lease")]

    def __str__(self) -> str:
        return f"held until {self.until}"

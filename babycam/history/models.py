"""Tables: noises, levels and readings by the minute, clips, quick marks and the Baby Buddy server that is told of them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from babycam.core import clock
from babycam.history import mark_kinds

MARK_KINDS = [(word, word) for word in mark_kinds.MARK_KINDS]
CLIP_KINDS = [(word, word) for word in ("noise", "timelapse", "sound")]
CLIP_STATES = [(word, word) for word in ("recording", "ready", "broken")]


class Noise(models.Model):
    """A sound over the room's rule. Levels in dBFS (dB over the floor in relative rooms); `ended_at` null: it goes on.

    `incident` is the number of the incident that it belongs to. It is no foreign key, because alerts lie above history.
    `woke_at` null: it woke nobody. Else `cause`, `cause_s` and `certainty` are as in link.Wake. `through`: the noise of another
    room that this one is, heard through the wall.
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
    woke_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=16, blank=True, default="")
    cause_s = models.FloatField(null=True)
    certainty = models.CharField(max_length=16, default="noise")
    through = models.UUIDField(null=True)
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


class LevelHour(models.Model):
    """A room's hour second by second, as level_codec packs it. `seconds`: how many of them were heard and judged. `minutes`: the
    same by the minute, not packed. `holes`: the stretches that are gaps, [first second, seconds, state of core.level_seconds].
    """

    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="level_hours")
    hour = models.DateTimeField()
    seconds = models.PositiveSmallIntegerField(default=0)
    holes = models.JSONField(default=list)
    minutes = models.BinaryField(default=bytes)
    data = models.BinaryField(default=bytes)
    detail = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "hour"], name="one_row_per_room_and_hour")]
        indexes = [models.Index(fields=["hour"])]

    def __str__(self) -> str:
        return f"room {self.room_id} in the hour from {self.hour}"


class Uptime(models.Model):
    """A stretch in which the server ran, or (`room`) in which a room was to be monitored; `until` grows each minute.

    `began`: start, or clock: the clock was set, and what lies between this stretch and the one before has never been.
    """

    room = models.ForeignKey("rooms.Room", null=True, on_delete=models.CASCADE, related_name="uptimes")
    since = models.DateTimeField()
    until = models.DateTimeField()
    began = models.CharField(max_length=8, default="start")

    class Meta:
        indexes = [models.Index(fields=["room", "until"]), models.Index(fields=["until"])]

    def __str__(self) -> str:
        return f"{'the server' if self.room_id is None else f'room {self.room_id}'} from {self.since} to {self.until}"


class ReadingMinute(models.Model):
    """What a room's camera measured in one minute: the newest value of a kind of reading, in its unit."""

    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="reading_minutes")
    name = models.CharField(max_length=32)
    minute = models.DateTimeField()
    value = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "name", "minute"], name="one_reading_per_room_name_and_minute")]

    def __str__(self) -> str:
        return f"{self.name} of room {self.room_id} at {self.minute}: {self.value}"


class Clip(models.Model):
    """A recording: of a noise, or of a stretch of the night (`kind`). `video` and `thumbnail` are names in Django's default
    storage, empty until they are there.

    `codecs`: what it holds (RFC 6381), "" if not known. `cut`: it breaks off before the recording should have ended. `peaks`: its
    sound as a picture (media/waveform.py), empty where there is nothing to hear, null where nobody has looked yet.

    `noise` has no database constraint: an upload may overtake the event that tells of its noise. `adopted_at`: when its row was
    made again from the file, because the database had lost it.
    """

    id = models.UUIDField(primary_key=True)
    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="clips")
    noise = models.ForeignKey(Noise, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="clips")
    kind = models.CharField(max_length=16, choices=CLIP_KINDS, default="noise")
    part = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=16, choices=CLIP_STATES, default="recording")
    started_at = models.DateTimeField()
    duration_s = models.FloatField(null=True)
    size_bytes = models.BigIntegerField(default=0)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    codecs = models.CharField(max_length=100, blank=True, default="")
    cut = models.BooleanField(default=False)
    peaks = models.BinaryField(null=True)
    keep = models.BooleanField(default=False)
    video = models.CharField(max_length=200, blank=True, default="")
    thumbnail = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["room", "-started_at"]), models.Index(fields=["-started_at"])]

    def __str__(self) -> str:
        return f"clip {self.pk} of room {self.room_id}"


class QuickMark(models.Model):
    """What was done for a child, in one tap: fed, changed, settled, medicine (the note has the dose), or a note.

    `uuid` is made by the page. `incident` is a number, see Noise. What was taken back stays as a row (`deleted_at`), so that a tap
    that arrives late does not bring it back. `version` grows with each change.
    """

    uuid = models.UUIDField()
    kind = models.CharField(max_length=16, choices=MARK_KINDS)
    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="marks")
    at = models.DateTimeField()
    note = models.CharField(max_length=mark_kinds.LONGEST_NOTE, blank=True, default="")
    incident = models.BigIntegerField(null=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "uuid"], name="one_mark_per_tap")]
        indexes = [models.Index(fields=["room", "-at"]), models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"mark {self.pk}: {self.kind} in room {self.room_id} at {self.at}"


class SleepCorrection(models.Model):
    """Somebody has said when a child slept, or that it was `awake`: [since, until) holds, and no guess that touches it."""

    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="sleep_corrections")
    since = models.DateTimeField()
    until = models.DateTimeField()
    awake = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["room", "since"])]

    def __str__(self) -> str:
        return f"sleep in room {self.room_id} from {self.since} to {self.until}"


class NightSummary(models.Model):
    """What a room's night came to, counted once it was over; forgotten where something of it changes. `date`: of its evening.
    `since` to `until` (its page), `night_since`, `night_until`: as they were then. `told`: what family/nights/summaries.py says.
    """

    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="night_summaries")
    date = models.DateField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    night_since = models.DateTimeField()
    night_until = models.DateTimeField()
    told = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "date"], name="one_summary_per_room_and_night")]

    def __str__(self) -> str:
        return f"night of {self.date} in room {self.room_id}"


class MorningReport(models.Model):
    """The report on the night of `date` was posted, so that no process does it again, whatever becomes of the message."""

    date = models.DateField(primary_key=True)
    posted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"report on the night of {self.date}"


class BabyBuddy(models.Model):
    """The family's Baby Buddy server (row 1, if there is one). `sealed_token` is encrypted.

    `children` are those it told of: [{"id", "name"}]; `child` is the one that is meant where a room's name does not say. `fault`:
    why it is not told anything right now, in words; then nothing is sent until `rest_until`.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    url = models.CharField(max_length=500)
    sealed_token = models.TextField()
    child = models.BigIntegerField()
    children = models.JSONField(default=list)
    fault = models.CharField(max_length=300, blank=True, default="")
    failures = models.PositiveIntegerField(default=0)
    rest_until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_baby_buddy")]

    def __str__(self) -> str:
        return f"Baby Buddy at {self.url}"


class MarkSending(models.Model):
    """What Baby Buddy knows of a mark. Due while `sent_version` is behind the mark's version and `next_at` is set.

    `place`: what it became there ("notes/12"), "" while it is not there. `doubtful`: a try was begun whose end nobody knows, so the
    next one looks first whether it arrived. `claim`: who tries right now. `words`: what came of the last try.
    """

    mark = models.OneToOneField(QuickMark, on_delete=models.CASCADE, related_name="sending")
    place = models.CharField(max_length=64, blank=True, default="")
    sent_version = models.PositiveIntegerField(default=0)
    doubtful = models.CharField(max_length=64, blank=True, default="")
    claim = models.CharField(max_length=36, blank=True, default="")
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["next_at"])]

    def __str__(self) -> str:
        return f"mark {self.mark_id} on its way to Baby Buddy"

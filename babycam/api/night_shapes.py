"""The shapes of a night and of a week on the wire."""

from typing import Any

from rest_framework import serializers

from babycam.alerts.kinds import registry
from babycam.history import gap_causes, mark_kinds

CAUSES = list(gap_causes.EVERY)
CERTAINTIES = ["cry", "probably_cry", "noise"]
SOURCES = ["guess", "corrected"]
COLUMN = "base64, a byte for each step; 255: not heard."
LEVEL = f"{COLUMN} Half a decibel a step, 0 being -96 dBFS or less."


class NightLevelsSerializer(serializers.Serializer[Any]):
    """How loud a room was, step by step from `since` on."""

    since = serializers.DateTimeField()
    step_s = serializers.IntegerField()
    points = serializers.IntegerField(help_text="How many steps.")
    max = serializers.CharField(help_text=LEVEL)
    mean = serializers.CharField(help_text=LEVEL)
    floor = serializers.CharField(help_text=LEVEL)
    stir = serializers.CharField(help_text=LEVEL)
    loud = serializers.CharField(help_text=LEVEL)
    cry = serializers.CharField(help_text=f"{COLUMN} Certainty of a cry in hundredths.")
    state = serializers.CharField(help_text=f"{COLUMN} 0 quiet, 1 settling, 2 stirring, 3 loud; from 4 on it was not monitored.")
    motion = serializers.CharField(
        allow_blank=True,
        help_text="base64, a byte for each step: the share of the zone that moved, half a per cent a step; 255: nobody could tell. "
        "Empty: motion was not judged.",
    )


class GapSerializer(serializers.Serializer[Any]):
    """A stretch in which the room was not monitored, and why."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    cause = serializers.ChoiceField(CAUSES)


class NightNoiseSerializer(serializers.Serializer[Any]):
    """A noise. `clip`: the first recording of it that is there."""

    id = serializers.UUIDField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    peak_db = serializers.FloatField()
    certainty = serializers.ChoiceField(CERTAINTIES)
    woke = serializers.BooleanField()
    clip = serializers.UUIDField(allow_null=True)


class NightUpSerializer(serializers.Serializer[Any]):
    """Somebody was up, by their id; `until` null: still is."""

    person = serializers.IntegerField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)


class NightIncidentSerializer(serializers.Serializer[Any]):
    """What became of an incident. People by their ids."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(registry.codes())
    about = serializers.ChoiceField(["child", "monitor"])
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    certainty = serializers.ChoiceField(CERTAINTIES, allow_blank=True)
    cause = serializers.CharField(allow_blank=True)
    words = serializers.CharField(help_text="What it was, in a sentence.")
    answered_by = serializers.IntegerField(allow_null=True)
    answered_s = serializers.FloatField(allow_null=True, help_text="Seconds from the call that was answered to the answer.")
    up_s = serializers.FloatField(allow_null=True, help_text="Seconds that people were up, all together; null: nobody was.")
    ups = NightUpSerializer(many=True)
    called = serializers.ListField(child=serializers.IntegerField())
    verdict = serializers.BooleanField(allow_null=True, help_text="What somebody said afterwards: whether the child cried.")
    clips = serializers.ListField(child=serializers.UUIDField())


class NightMarkSerializer(serializers.Serializer[Any]):
    """A quick mark."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(list(mark_kinds.MARK_KINDS))
    at = serializers.DateTimeField()
    note = serializers.CharField(allow_blank=True)
    by = serializers.IntegerField(allow_null=True)


class NightClipSerializer(serializers.Serializer[Any]):
    """A recording. `onset_s`: how far into it its noise begins."""

    id = serializers.UUIDField()
    started_at = serializers.DateTimeField()
    duration_s = serializers.FloatField(allow_null=True)
    onset_s = serializers.FloatField(allow_null=True)
    noise = serializers.UUIDField(allow_null=True)
    incident = serializers.IntegerField(allow_null=True)


class SleepStretchSerializer(serializers.Serializer[Any]):
    """A stretch of sleep: guessed from what was heard, or put right by somebody (then it has a number)."""

    id = serializers.IntegerField(allow_null=True)
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    source = serializers.ChoiceField(SOURCES)  # type: ignore[assignment]


class NightLaneSerializer(serializers.Serializer[Any]):
    """What the camera measured. Points: [seconds since 1970, value]."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField()
    points = serializers.ListField(child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2))


class NightTotalsSerializer(serializers.Serializer[Any]):
    """What a night comes to, from `night_since` to `night_until`; sleep that reaches into it counts as a whole."""

    monitored_s = serializers.FloatField()
    gap_s = serializers.FloatField()
    wakeups = serializers.IntegerField()
    settled_alone = serializers.IntegerField(help_text="How many of the wake-ups were over before anybody came.")
    noises = serializers.IntegerField()
    sleep_s = serializers.FloatField()
    longest_sleep_s = serializers.FloatField()


class NightRoomSerializer(serializers.Serializer[Any]):
    """A room's lane."""

    room = serializers.IntegerField()
    name = serializers.CharField()
    removed = serializers.BooleanField()
    levels = NightLevelsSerializer()
    gaps = GapSerializer(many=True)
    noises = NightNoiseSerializer(many=True)
    incidents = NightIncidentSerializer(many=True)
    marks = NightMarkSerializer(many=True)
    clips = NightClipSerializer(many=True)
    sleep = SleepStretchSerializer(many=True)
    awake = SleepStretchSerializer(many=True, help_text="Where somebody said that the child was awake, whatever was guessed.")
    readings = NightLaneSerializer(many=True)
    totals = NightTotalsSerializer()


class TurnSerializer(serializers.Serializer[Any]):
    """Whose turn it was in these rooms, by their ids."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    people = serializers.ListField(child=serializers.IntegerField())
    why = serializers.CharField()
    rooms = serializers.ListField(child=serializers.IntegerField())


class NightPersonSerializer(serializers.Serializer[Any]):
    """Somebody who is named by id in the rest; also who has left."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    colour = serializers.CharField()


class WholeNightSerializer(serializers.Serializer[Any]):
    """[since, until): from noon to noon by the family's clock as it was then; [night_since, night_until): the night in it."""

    date = serializers.DateField()
    zone = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    night_since = serializers.DateTimeField()
    night_until = serializers.DateTimeField()
    now = serializers.DateTimeField()
    before = serializers.DateField(allow_null=True, help_text="The nearest night before it of which anything is known.")
    after = serializers.DateField(allow_null=True)
    rooms = NightRoomSerializer(many=True)
    duty = TurnSerializer(many=True)
    people = NightPersonSerializer(many=True)


class WhoSerializer(serializers.Serializer[Any]):
    """Somebody got up so often in a night, for so many seconds in all."""

    person = serializers.IntegerField()
    times = serializers.IntegerField()
    seconds = serializers.FloatField()


class WeekRoomSerializer(serializers.Serializer[Any]):
    """What a night came to in a room, and who got up."""

    room = serializers.IntegerField()
    name = serializers.CharField()
    totals = NightTotalsSerializer()
    who = WhoSerializer(many=True)


class WeekLaneSerializer(WeekRoomSerializer):
    """The same with what is drawn of it."""

    sleep = SleepStretchSerializer(many=True)
    gaps = GapSerializer(many=True)


class WeekNightSerializer(serializers.Serializer[Any]):
    """One night of a week; its ends are as those of a whole night."""

    date = serializers.DateField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    night_since = serializers.DateTimeField()
    night_until = serializers.DateTimeField()
    rooms = WeekRoomSerializer(many=True)


class WeekNightLanesSerializer(WeekNightSerializer):
    """The same with what is drawn of it."""

    rooms = WeekLaneSerializer(many=True)


class EarlierWeekSerializer(serializers.Serializer[Any]):
    """A week before, by its Monday: seven nights."""

    date = serializers.DateField()
    nights = WeekNightSerializer(many=True)


class WeekSerializer(serializers.Serializer[Any]):
    """Seven nights from Monday's on, and the four weeks before, oldest first. `before`, `after`: the nearest Mondays of weeks of
    which anything is known."""

    date = serializers.DateField()
    zone = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    now = serializers.DateTimeField()
    before = serializers.DateField(allow_null=True)
    after = serializers.DateField(allow_null=True)
    nights = WeekNightLanesSerializer(many=True)
    earlier = EarlierWeekSerializer(many=True)
    people = NightPersonSerializer(many=True)

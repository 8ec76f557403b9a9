"""When a room is not heard: the tile turns after 3 s, the parents are told after 15 s, and both mend themselves. Where
a room wants it, so does what is seen: that something moves, by night and once the room has come to rest (stillness.py), and that
nothing can be seen for BLIND_S.

`decide` is the whole rule, pure: what was known (Watch), what is seen now (Facts), the time; it returns what is known then and
what has to be done. A battery that runs out is told at LOW per cent and again, louder, at EMPTY; power, or CHARGED per cent, mend
it. Times are monotonic seconds. A room that was never heard since it was armed (server start, camera saved)
shows as unheard at once, and is reported after 90 s; a phone that was paired but has never sent anything gets 10 minutes, in which
somebody carries it to its place. Sound that comes and cannot be read is no slow start: it is reported after 15 s. `None` in a
Watch means "not known since this process started", so that an incident which an earlier process opened is mended too.
"""

from dataclasses import dataclass, replace

from babycam.monitor.stillness import UNKNOWN, Stillness, step

TILE_S = 3.0
LOST_S = 15.0
NEVER_HEARD_S = 90.0
UNSTARTED_S = 600.0
MENDED_S = 3.0

MONITOR_LOST = "monitor_lost"
MIC_MUTED = "mic_muted"
BATTERY_LOW = "battery_low"
MOTION = "motion"
PICTURE = "picture"
BLIND_S = 60.0
LOW, EMPTY, CHARGED = 20.0, 10.0, 25.0  # per cent


@dataclass(frozen=True, slots=True)
class Facts:
    """`armed`: the room has an enabled camera, since `armed_at`. `heard_at`: when sound last came, None: never since armed."""

    armed: bool
    armed_at: float = 0.0
    heard_at: float | None = None
    unread_at: float | None = None  # since when sound comes that cannot be read
    muted: bool = False
    battery: float | None = None  # per cent; None: no battery, or not known
    charging: bool | None = None
    unstarted: bool = False  # a phone that has never sent anything since it was paired
    wants_motion: bool = False
    tells_motion: bool = False  # it is wanted, it is night, and nobody is with the child
    moving_s: float | None = None  # for how long something has moved, 0.0: nothing does; None: nobody knows
    tells_picture: bool = False
    blind: str = ""  # why nothing can be seen: dark | covered | still | late
    blind_s: float | None = None  # for how long, 0.0: all is well; None: there is no picture, or nobody knows


@dataclass(frozen=True, slots=True)
class Watch:
    """What has been shown and told of one room. `hearing_since`: sound has come without a gap since then."""

    unheard: bool = True
    hearing_since: float | None = None
    lost: bool | None = None
    muted: bool | None = None
    low: bool | None = None
    empty: bool = False
    moving: bool | None = False
    blind: bool | None = False
    stillness: Stillness = UNKNOWN


FIRST = Watch(moving=None, blind=None)


@dataclass(frozen=True, slots=True)
class WatchdogEffect:
    """`report` or mend an incident of this kind; `seconds` for which it has been so (not heard, moving, not seen, and as `picture`
    says); `battery` in per cent."""

    report: bool
    kind: str
    seconds: float = 0.0
    battery: float | None = None
    critical: bool = False
    picture: str = ""


def silent_for(facts: Facts, now: float) -> float:
    """Seconds since sound last came, or since the room was armed."""
    return now - (facts.armed_at if facts.heard_at is None else facts.heard_at)


def unheard(facts: Facts, now: float) -> bool:
    """Whether the room's tile says that it is not heard."""
    return facts.heard_at is None or silent_for(facts, now) >= TILE_S


def decide(watch: Watch, facts: Facts, now: float) -> tuple[Watch, tuple[WatchdogEffect, ...]]:
    """The room's next Watch, and what to do for it."""
    if not facts.armed:
        return Watch(unheard=False, lost=False, muted=False, low=False, stillness=Stillness()), _mend_all(watch)
    watch, power = _powered(watch, facts)
    watch, sight = _seen(watch, facts, now)
    if unheard(facts, now):
        watch, effects = _not_heard(replace(watch, unheard=True, hearing_since=None), facts, now)
    else:
        since = now if watch.hearing_since is None else watch.hearing_since
        watch, effects = _heard(replace(watch, unheard=False, hearing_since=since), facts, now - since >= MENDED_S)
    return watch, (*effects, *power, *sight)


def _seen(watch: Watch, facts: Facts, now: float) -> tuple[Watch, tuple[WatchdogEffect, ...]]:
    """What is to be told of the picture, where it is wanted; while nobody knows, all stays as it was told."""
    effects: list[WatchdogEffect] = []
    wanted, watched = facts.wants_motion, facts.tells_motion
    watch = replace(watch, stillness=step(watch.stillness, wanted=wanted, watched=watched, moving_s=facts.moving_s, now=now))
    moving = _is_so(facts.tells_motion, facts.moving_s, 0.0)
    if moving and watch.stillness.came is False:
        moving = None
    if moving not in (None, watch.moving):
        effects.append(WatchdogEffect(report=bool(moving), kind=MOTION, seconds=facts.moving_s or 0.0 if moving else 0.0))
        watch = replace(watch, moving=moving)
    blind = _is_so(facts.tells_picture, facts.blind_s, BLIND_S)
    if blind not in (None, watch.blind):
        seconds, word = (facts.blind_s or 0.0, facts.blind) if blind else (0.0, "")
        effects.append(WatchdogEffect(report=bool(blind), kind=PICTURE, seconds=seconds, picture=word))
        watch = replace(watch, blind=blind)
    return watch, tuple(effects)


def _is_so(wanted: bool, seconds: float | None, least: float) -> bool | None:
    """Whether it is to be told; None: nobody knows, or not for long enough to begin, and not well either."""
    if not wanted or seconds == 0.0:
        return False
    return None if seconds is None or seconds < least else True


def _powered(watch: Watch, facts: Facts) -> tuple[Watch, tuple[WatchdogEffect, ...]]:
    """What is to be told of the battery; nothing while it is not known."""
    left = facts.battery
    if left is None:
        return watch, ()
    if facts.charging or left >= CHARGED:
        mend = () if watch.low is False else (WatchdogEffect(report=False, kind=BATTERY_LOW),)
        return replace(watch, low=False, empty=False), mend
    empty = left <= EMPTY
    if left > LOW or (watch.low is True and (watch.empty or not empty)):
        return watch, ()
    return replace(watch, low=True, empty=empty), (WatchdogEffect(report=True, kind=BATTERY_LOW, battery=left, critical=empty),)


def _mend_all(watch: Watch) -> tuple[WatchdogEffect, ...]:
    heard = ((MONITOR_LOST, watch.lost), (MIC_MUTED, watch.muted), (BATTERY_LOW, watch.low))
    incidents = (*heard, (MOTION, watch.moving), (PICTURE, watch.blind))
    return tuple(WatchdogEffect(report=False, kind=kind) for kind, reported in incidents if reported is not False)


def _not_heard(watch: Watch, facts: Facts, now: float) -> tuple[Watch, tuple[WatchdogEffect, ...]]:
    seconds = silent_for(facts, now)
    never = UNSTARTED_S if facts.unstarted else NEVER_HEARD_S
    limit = never if facts.heard_at is None else LOST_S
    if facts.heard_at is None and facts.unread_at is not None:
        seconds, limit = now - max(facts.unread_at, facts.armed_at), LOST_S
    if watch.lost is True or seconds < limit:
        return watch, ()
    return replace(watch, lost=True), (WatchdogEffect(report=True, kind=MONITOR_LOST, seconds=seconds),)


def _heard(watch: Watch, facts: Facts, steady: bool) -> tuple[Watch, tuple[WatchdogEffect, ...]]:
    effects: list[WatchdogEffect] = []
    if steady and watch.lost is not False:
        watch = replace(watch, lost=False)
        effects.append(WatchdogEffect(report=False, kind=MONITOR_LOST))
    if facts.muted and watch.muted is not True:
        watch = replace(watch, muted=True)
        effects.append(WatchdogEffect(report=True, kind=MIC_MUTED))
    if steady and not facts.muted and watch.muted is not False:
        watch = replace(watch, muted=False)
        effects.append(WatchdogEffect(report=False, kind=MIC_MUTED))
    return watch, tuple(effects)

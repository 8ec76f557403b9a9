"""The morning report in words. Pure: facts of a night in, short sentences out; it thanks, and never ranks or scolds.

Zoe slept 6 h 20 min at a stretch (22:10-04:30), 9 h in all.
Woke twice: 01:12 Ana after 12 s, up 14 min; 04:30 settled alone.
Monitored for 10 h 48 min. Not for 12 min: the camera was gone (02:10-02:22).
The camera's battery went from 81 % to 34 %.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from babycam.alerts.handover import span, times
from babycam.alerts.kinds.phrases import listed

GAP_WORDS = {
    "camera_gone": "the camera was gone",
    "unreadable": "its sound could not be read",
    "muted": "the microphone was muted",
    "talking": "somebody talked through the camera",
    "lost": "what was heard was lost before it was stored",
    "server_off": "the server was off",
    "clock_set": "the clock was set on",
    "not_watched": "it had no camera, or was switched off",
    "unknown": "nobody knows why",
}
MOST_LINES = 6  # wake-ups or gaps that are told one by one
SHORT_GAP_S = 60  # gaps that are shorter count, and are not told one by one
OFTEN, MUCH_MORE = 6, 0.7  # times in four weeks; share of one person


@dataclass(frozen=True, slots=True)
class WakeUpTold:
    """A wake-up: when, who came ("" nobody), after how many seconds, and how long they were up (s)."""

    at: datetime
    who: str = ""
    after_s: float | None = None
    up_s: float | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class GapTold:
    """Not monitored in [since, until), and why."""

    since: datetime
    until: datetime
    cause: str

    @property
    def seconds(self) -> float:
        return (self.until - self.since).total_seconds()


@dataclass(frozen=True, slots=True)
class RoomMorning:
    """One room's night. Times in seconds. `longest`: of its stretches of sleep; `battery`: per cent, at its begin and its end."""

    name: str
    zone: tzinfo
    monitored_s: float
    gap_s: float
    sleep_s: float = 0.0
    longest: tuple[datetime, datetime] | None = None
    wakeups: tuple[WakeUpTold, ...] = ()
    gaps: tuple[GapTold, ...] = ()
    battery: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class ChannelTold:
    """How often a channel was called in the night, how often that arrived, and how often it failed. `proves`: it can tell."""

    name: str
    calls: int
    arrived: int
    failed: int
    proves: bool = True


def room_lines(room: RoomMorning) -> list[str]:
    """What is to be said of a room; nothing of one that was not to be monitored."""
    if room.monitored_s <= 0:
        return [f"{room.name} was not monitored last night{_why(room)}."] if room.gap_s > 0 else []
    battery = room.battery
    return [
        _sleep(room),
        _wakeups(room),
        _monitored(room),
        *([f"The camera’s battery went from {battery[0]:.0f} % to {battery[1]:.0f} %."] if battery else []),
    ]


def channel_lines(channels: Sequence[ChannelTold]) -> list[str]:
    """How the night's calls came through, a line for each way."""
    return [_channel(channel) for channel in channels]


def share_lines(ups: Mapping[str, int]) -> list[str]:
    """How often each got up in four weeks, in kind words."""
    got_up = {name: count for name, count in ups.items() if count}
    if not got_up:
        return ["Nobody had to get up in these four weeks."]
    told = listed([f"{name} {times(count)}" for name, count in sorted(got_up.items(), key=lambda each: -each[1])])
    total, most = sum(got_up.values()), max(got_up, key=lambda name: got_up[name])
    if len(ups) > 1 and total >= OFTEN and got_up[most] / total >= MUCH_MORE:
        thanks = f"A quiet night would do {most} good. Thank you, {most}."
    else:
        thanks = "Thank you." if len(got_up) == 1 else "Thank you all." if len(got_up) > 2 else "Thank you both."
    return [f"Got up in four weeks: {told}. {thanks}"]


def lasts(seconds: float) -> str:
    """ "6 h 20 min", "14 min", "40 s"."""
    if seconds < 59.5:
        return f"{round(seconds)} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return " ".join([*([f"{hours} h"] if hours else []), *([f"{minutes} min"] if minutes or not hours else [])])


def _sleep(room: RoomMorning) -> str:
    if room.longest is None:
        return f"{room.name}: no sleep was heard."
    since, until = room.longest
    longest = (until - since).total_seconds()
    more = f", {lasts(room.sleep_s)} in all" if room.sleep_s - longest >= 60 else ""
    return f"{room.name} slept {lasts(longest)} at a stretch ({span(since, until, room.zone)}){more}."


def _wakeups(room: RoomMorning) -> str:
    if not room.wakeups:
        return "No alarm."
    told = "; ".join(_wakeup(each, room.zone) for each in room.wakeups[:MOST_LINES])
    rest = len(room.wakeups) - MOST_LINES
    return f"Woke {times(len(room.wakeups))}: {told}{f'; and {rest} more' if rest > 0 else ''}."


def _wakeup(each: WakeUpTold, zone: tzinfo) -> str:
    at = f"{each.at.astimezone(zone):%H:%M}"
    if not each.who:
        return f"{at} settled alone" if each.alone else f"{at} nobody has answered yet"
    after = f" after {lasts(each.after_s)}" if each.after_s is not None else ""
    return f"{at} {each.who}{after}{f', up {lasts(each.up_s)}' if each.up_s is not None else ''}"


def _monitored(room: RoomMorning) -> str:
    if room.gap_s <= 0:
        return f"Monitored for {lasts(room.monitored_s)}, without a gap."
    return f"Monitored for {lasts(room.monitored_s)}. Not for {lasts(room.gap_s)}{_why(room)}."


def _why(room: RoomMorning) -> str:
    """The causes, each with its times, the longest first."""
    by_cause: dict[str, list[GapTold]] = {}
    for gap in room.gaps:
        by_cause.setdefault(gap.cause, []).append(gap)
    causes = sorted(by_cause.items(), key=lambda each: -sum(gap.seconds for gap in each[1]))
    return f": {', '.join(_cause(cause, gaps, room.zone) for cause, gaps in causes)}" if causes else ""


def _cause(cause: str, gaps: Sequence[GapTold], zone: tzinfo) -> str:
    told = [span(gap.since, gap.until, zone) for gap in gaps if gap.seconds >= SHORT_GAP_S][:MOST_LINES]
    times_of = f" ({', '.join(told)})" if told else ""
    return f"{GAP_WORDS.get(cause, cause)}{times_of}"


def _channel(channel: ChannelTold) -> str:
    calls = f"{channel.calls} call{'s' * (channel.calls != 1)}"
    if not channel.proves:
        came = f"{channel.calls - channel.failed} sent; it cannot prove that they arrived"
    else:
        came = "all arrived" if channel.arrived == channel.calls > 1 else f"{channel.arrived} arrived"
    failed = f", {channel.failed} failed" if channel.failed else ""
    return f"{channel.name}: {calls}, {came}{failed}."

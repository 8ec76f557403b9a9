"""What a camera phone says of itself each second, as it is kept in memory. Knows no database and no socket.

The beat is what the phone's page sends (docs/phone.md); what it leaves out is not known. Times are monotonic seconds of this
process, so that a phone with a wrong clock is believed none the less.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec

from babycam.core.readings.reading import Reading
from babycam.core.readings.registry import BATTERY, CHARGING

ONLINE_S = 5.0

Word = Annotated[str, msgspec.Meta(max_length=64)]
PerCent = Annotated[float, msgspec.Meta(ge=0, le=100)]
Track = Literal["live", "muted", "ended", "denied", "none"]


class Playing(msgspec.Struct, frozen=True):
    """A lullaby that sounds. `left_s`: seconds until it ends by itself; None: it does not."""

    track: Word
    left_s: Annotated[float, msgspec.Meta(ge=0, le=1e6)] | None = None


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """How the phone does. None: the browser does not tell."""

    type: Literal["beat"]
    at: Annotated[float, msgspec.Meta(ge=0, le=1e15)] = 0.0  # ms since 1970, by the phone's clock
    battery: PerCent | None = None
    charging: bool | None = None
    network: Word | None = None
    visible: bool | None = None
    wake_lock: bool | None = None
    mic: Track = "none"
    camera: Track = "none"
    gain_control: bool | None = None
    noise_suppression: bool | None = None
    echo_cancellation: bool | None = None
    hot: Literal["nominal", "fair", "serious", "critical"] | None = None
    publishing: Word = ""  # the peer connection's state
    playing: Playing | None = None
    can_sound: bool | None = None  # whether its browser lets the page make any sound
    torch: bool | None = None
    quality: Word | None = None
    system: Annotated[str, msgspec.Meta(max_length=400)] | None = None
    checks: Annotated[dict[Word, bool | None], msgspec.Meta(max_length=40)] = {}


@dataclass(frozen=True, slots=True)
class Talker:
    """Who talks to the phone right now."""

    person: int
    name: str


@dataclass(frozen=True, slots=True)
class PhoneNow:
    """The newest beat of a room's device. `hidden_since`: its page cannot be seen since then; `local`: its socket ends here."""

    device: int
    beat: Beat
    at: float
    hidden_since: float | None = None
    local: bool = True

    def online(self, now: float) -> bool:
        """Whether it spoke within the last seconds."""
        return now - self.at < ONLINE_S


def readings(beat: Beat, at: float) -> list[Reading]:
    """What the phone measures of itself, measured at `at` (seconds since 1970)."""
    measured = ((BATTERY, beat.battery), (CHARGING, beat.charging))
    return [kind.reading(float(value), at) for kind, value in measured if value is not None]


def taken(before: PhoneNow | None, device: int, beat: Beat, now: float, *, local: bool) -> PhoneNow:
    """What is known once this beat came."""
    same = before if before is not None and before.device == device else None
    hidden = None if beat.visible is not False else (same.hidden_since if same and same.hidden_since is not None else now)
    return PhoneNow(device, beat, now, hidden, local)


def beat_json(beat: Beat) -> dict[str, Any]:
    """The beat as parents get it."""
    return {name: value for name, value in msgspec.to_builtins(beat).items() if name != "type"}

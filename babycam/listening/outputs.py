"""What listening tells its room: small frozen facts, in the order in which they happened.

Times are unix s, levels dBFS. They carry all that the link messages of the same meaning need but the ids.
"""

from dataclasses import dataclass

from babycam.core.decibels import SILENCE_DB
from babycam.core.link import Level, Wake
from babycam.listening.noise import NoiseState


@dataclass(frozen=True, slots=True)
class HopMeasured:
    """100 ms were heard until `at`. `judged` is compared with the lines (dB over the floor in relative rooms).

    `level` is the same sound in dBFS always; `floor` is the room's, in the band that is judged; `stir` and `loud` are the lines as
    they were. `cry`: the newest score of the cry network, 0 to 1, NaN where there is none; None while nobody can judge. `silent`:
    nothing but zeros; `shielded`: somebody talks into the room, so it was not judged.
    """

    at: float
    rms: float
    peak: float
    judged: float
    floor: float
    level: float
    stir: float = SILENCE_DB
    loud: float = SILENCE_DB
    cry: float | None = None
    silent: bool = False
    shielded: bool = False

    def for_link(self) -> Level:
        """As it travels in core.link.Levels."""
        return Level(self.at, self.rms, self.peak, self.judged, self.floor, self.level)


@dataclass(frozen=True, slots=True)
class StateMoved:
    """The noise table moved to `state`."""

    at: float
    state: NoiseState


@dataclass(frozen=True, slots=True)
class Started:
    """A noise began: over the line since `onset_at`, out of patience (or recognised as a cry) `at`.

    `level_db`: its loudest hop so far. `wake`: why it wakes at once; None: it does not, or not yet.
    """

    at: float
    onset_at: float
    level_db: float
    threshold_db: float
    wake: Wake | None = None


@dataclass(frozen=True, slots=True)
class Woke:
    """The noise that goes on wakes now, or (`again`) has woken as less than it is known to be now. `level_db`: its loudest hop."""

    at: float
    onset_at: float
    level_db: float
    threshold_db: float
    wake: Wake
    again: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """The noise is over. `peak_db`: its loudest hop; `loud_s`: seconds heard over the loud line."""

    at: float
    peak_db: float
    loud_s: float


@dataclass(frozen=True, slots=True)
class Muted:
    """The microphone sends only zeros (`muted`), or sounds again."""

    at: float
    muted: bool


@dataclass(frozen=True, slots=True)
class Judging:
    """Whether cries can be told from noises: `unjudged` says why not (as in link.Wake), "" that they can."""

    at: float
    unjudged: str


Output = HopMeasured | StateMoved | Started | Woke | Ended | Muted | Judging

"""What a phone is told of its packets: receiver reports (RFC 3550 section 6.4.2), and when to ask it for a keyframe. Pure."""

from dataclasses import dataclass

from babycam.media.ingest.jitter import Unwrap

GOPS_S = 2.0  # between keyframes while somebody needs them to begin at
RARELY_S = 8.0  # otherwise: the pre-roll always has one
AGAIN_S = 0.5  # for one that was asked for and did not come
START_BPS, LEAST_BPS, QUIET_BPS, MOST_BPS = 1_000_000, 150_000, 500_000, 2_500_000
LOSSY = 5  # of 256
FRESH_S = 0.4  # who joins can begin with a keyframe that is not older


@dataclass(frozen=True, slots=True)
class Report:
    """`lost`: since the beginning (may be negative, by repeats); `fraction`: since the last report, of 256; `jitter`: RTP ticks."""

    newest: int
    lost: int
    fraction: int
    jitter: int


class Received:
    """The account of one stream (RFC 3550 appendix A.3 and A.8). `rate`: Hz of its RTP clock."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._unwrap = Unwrap(16)
        self._first = self._newest = -1
        self._count = 0
        self._before = (0, 0)  # expected, received
        self._transit: float | None = None
        self._jitter = 0.0

    def add(self, number: int, stamp: int, now: float) -> None:
        """One packet, as it came. `now`: seconds."""
        seq = self._unwrap(number)
        if self._first < 0:
            self._first = seq
        self._count += 1
        if seq <= self._newest:
            return
        self._newest = seq
        transit = (now * self._rate - stamp) % 4294967296.0
        if self._transit is not None:
            step = abs(transit - self._transit)
            self._jitter += (min(step, 4294967296.0 - step) - self._jitter) / 16
        self._transit = transit

    def report(self) -> Report:
        """The account so far; `fraction` begins again."""
        expected = self._newest - self._first + 1
        expected_now, received_now = expected - self._before[0], self._count - self._before[1]
        self._before = expected, self._count
        lost_now = max(expected_now - received_now, 0)
        fraction = min((lost_now << 8) // expected_now, 255) if expected_now > 0 else 0
        lost = max(-(1 << 23), min(expected - self._count, (1 << 23) - 1))
        return Report(self._newest & 0xFFFFFFFF, lost, fraction, min(int(self._jitter), 0xFFFFFFFF))


class Allowance:
    """How much a phone may send, in bits a second, from what the bandwidth estimator says. For draft-alvestrand-rmcat-remb.

    The estimator never allows much more than what comes. But a dark room needs few bits, and when the light goes on many at once;
    and on a busy server packets seem late that were not. So only what sinks is taken from the estimator, and not below QUIET_BPS
    while nothing is lost; from there it grows by a tenth each second.
    """

    def __init__(self) -> None:
        self.bps = START_BPS
        self._estimate = 0
        self._at: float | None = None

    def tell(self, estimate: int, lossy: bool, now: float) -> int:
        """What to tell the phone. `estimate`: the estimator's newest; `lossy`: packets lack. `now`: seconds."""
        passed = min(now - self._at, 1.0) if self._at is not None else 0.0
        if estimate < self._estimate:
            self.bps = max(min(self.bps, estimate), LEAST_BPS if lossy else QUIET_BPS)
        else:
            self.bps = min(max(int(self.bps * 1.1**passed), estimate), MOST_BPS)
        self._estimate, self._at = estimate, now
        return self.bps


class Keys:
    """When to ask for a keyframe. `gops`: somebody needs them regularly."""

    def __init__(self) -> None:
        self.gops = False
        self._wished = False
        self._came: float | None = None
        self._asked: float | None = None

    def wish(self) -> None:
        """Somebody joined and waits for a picture."""
        self._wished = True

    def came(self, now: float) -> None:
        """A keyframe is there."""
        self._came, self._asked, self._wished = now, None, False

    def ask(self, now: float, lost: bool) -> bool:
        """Whether to ask now (then it counts as asked). `lost`: nothing can be shown until one comes."""
        if self._asked is not None and now - self._asked < AGAIN_S:
            return False
        age = now - self._came if self._came is not None else RARELY_S
        needed = FRESH_S if self._wished else GOPS_S if self.gops else RARELY_S
        if not lost and age < needed:
            self._wished = False
            return False
        self._asked = now
        return True

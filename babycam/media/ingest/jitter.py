"""Puts RTP packets in order and gives each frame the moment it is complete. Pure: `now` is a parameter (seconds, any clock).

Pictures: a frame that lacks a packet holds back those after it only as long as a retransmission can come (PATIENCE_S, by the
measured round trip); then everything up to the next keyframe is dropped, and one is asked for (`wants_key`). So a frame is
never given with a hole in it, and never out of order. Sound: a packet that lacks is waited for WAIT_S, because it may only be late;
nobody sends it again.

RFC 3550 section 5.1 (sequence numbers), RFC 4585 section 6.2.1 (NACK), RFC 4588 (retransmission), RFC 6184 (H.264).
"""

from collections import Counter
from dataclasses import dataclass

from babycam.media.ingest import h264rtp

PATIENCE_S = (0.15, 0.25)
WAIT_S = 0.06
RTT_S = 0.04  # until one was measured
AGAIN_S = 0.03  # between two questions for the same packet, at least
MOST_TRIES = 8
MOST = 1024  # packets held
JUMP = 300  # packets missing at once: that is no loss but another stream


@dataclass(frozen=True, slots=True)
class Piece:
    """One RTP packet. `stamp`: RTP time stamp (32 bits); `arrived`: seconds."""

    seq: int
    stamp: int
    marker: bool
    payload: bytes
    arrived: float
    key: int = h264rtp.NO_KEY


@dataclass(frozen=True, slots=True)
class Frame:
    """The payloads of one access unit, in order. `arrived`: when the last of them came."""

    stamp: int
    payloads: list[bytes]
    arrived: float
    keyframe: bool


@dataclass(slots=True)
class _Gap:
    since: float
    asked: float = 0.0
    tries: int = 0


class Unwrap:
    """Sequence numbers (16 bits) or time stamps (32) without their wrapping."""

    def __init__(self, bits: int) -> None:
        self._half, self._mask = 1 << (bits - 1), (1 << bits) - 1
        self._last: int | None = None

    def __call__(self, value: int) -> int:
        if self._last is None:
            self._last = value
            return value
        ahead = ((value - self._last + self._half) & self._mask) - self._half
        if ahead > 0:
            self._last += ahead
            return self._last
        return self._last + ahead


class Pictures:
    """One H.264 stream. `wants_key`: only a keyframe helps now. `counts`: late, twice, given_up, jumped, overflowed."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.wants_key = True
        self.rtt_s = RTT_S
        self._unwrap = Unwrap(16)
        self._pieces: dict[int, Piece] = {}
        self._gaps: dict[int, _Gap] = {}
        self._next: int | None = None  # where the next frame begins; None: at the next keyframe
        self._floor = 0  # older ones come too late
        self._newest: int | None = None
        self._stamp = -1

    @property
    def held(self) -> int:
        """Packets that wait."""
        return len(self._pieces)

    @property
    def patience_s(self) -> float:
        """How long a packet is waited for."""
        return min(PATIENCE_S[1], max(PATIENCE_S[0], 2.5 * self.rtt_s + 0.05))

    def put(self, number: int, stamp: int, marker: bool, payload: bytes, now: float, again: bool = False) -> list[Frame]:
        """One packet (`number`: its 16 bits; `again`: a retransmission); the frames that are complete now."""
        seq = self._unwrap(number)
        if self._newest is not None and not -JUMP * 3 < seq - self._newest < JUMP:
            self._start_over()
        if self._newest is None:
            self._newest, self._floor = seq - 1, seq
        elif seq < self._floor or seq in self._pieces:
            self.counts["late" if seq < self._floor else "twice"] += 1
            return []
        self._note_gaps(seq, now)
        filled = self._fill(seq, now, again)
        self._pieces[seq] = Piece(seq, stamp, marker, payload, now, h264rtp.key_start(payload))
        if len(self._pieces) > MOST:
            self.counts["overflowed"] += 1
            self._give_up(next(iter(self._gaps), seq))
        new, self._stamp = stamp != self._stamp, stamp
        return self._take(now) if marker or filled or new or self._next is None else []

    def late(self, now: float) -> list[Frame]:
        """Time passed: gives up what cannot come any more; the frames that are complete without it."""
        while (gap := next(iter(self._gaps), None)) is not None and now - self._gaps[gap].since >= self.patience_s:
            if self._next is None:
                del self._gaps[gap]
            else:
                self._give_up(gap)
                self._find_key(now)
        return self._take(now)

    def nacks(self, now: float) -> list[int]:
        """The sequence numbers (16 bits) that are to be asked for now."""
        asked = []
        again_s = max(AGAIN_S, self.rtt_s * 1.25)
        for seq, gap in self._gaps.items():
            if gap.tries < MOST_TRIES and (not gap.tries or now - gap.asked >= again_s):
                gap.asked, gap.tries = now, gap.tries + 1
                asked.append(seq & 0xFFFF)
        return asked

    @property
    def due(self) -> bool:
        """Whether something is missing, so that `nacks` and `late` have to be called soon."""
        return bool(self._gaps)

    def _note_gaps(self, seq: int, now: float) -> None:
        assert self._newest is not None
        for missing in range(self._newest + 1, seq):
            self._gaps[missing] = _Gap(now)
        self._newest = max(self._newest, seq)

    def _fill(self, seq: int, now: float, again: bool) -> bool:
        gap = self._gaps.pop(seq, None)
        if gap is not None and again and gap.tries == 1:
            self.rtt_s += (now - gap.asked - self.rtt_s) / 4
        return gap is not None

    def _take(self, now: float) -> list[Frame]:
        frames = []
        if self._next is None:
            self._find_key(now)
        while self._next is not None and (frame := self._head(now)) is not None:
            if frame.payloads:
                frames.append(frame)
                self.wants_key = self.wants_key and not frame.keyframe
        return frames

    def _head(self, now: float) -> Frame | None:
        """The frame that begins at `_next`, if it is all there. One without payload is padding."""
        assert self._next is not None
        first = self._pieces.get(self._next)
        if first is None:
            return None
        end = self._end(first)
        if end is None:
            return None
        pieces = [self._pieces.pop(seq) for seq in range(first.seq, end)]
        self._next = self._floor = end
        payloads = [piece.payload for piece in pieces if piece.payload]
        return Frame(first.stamp, payloads, max(piece.arrived for piece in pieces), any(piece.key for piece in pieces))

    def _end(self, first: Piece) -> int | None:
        """The sequence number after the frame's last packet, which has the marker, or is followed by another frame's."""
        seq = first.seq
        while (piece := self._pieces.get(seq)) is not None:
            if piece.stamp != first.stamp:
                return seq
            seq += 1
            if piece.marker or not first.payload:
                return seq
        return None

    def _find_key(self, now: float) -> None:
        """Begins at the first keyframe whose beginning is known; what is too old to become part of one is let go."""
        for seq in sorted(seq for seq, piece in self._pieces.items() if piece.key):
            begin = self._beginning(self._pieces[seq])
            if begin is not None:
                self._next = begin
                self._forget_before(begin)
                return
        old = [seq for seq, piece in self._pieces.items() if now - piece.arrived > self.patience_s]
        if old:
            self._forget_before(max(old) + 1)

    def _beginning(self, piece: Piece) -> int | None:
        """Where this piece's frame begins. Parameter sets begin a keyframe; a slice only where nothing before it lacks."""
        seq = piece.seq
        while (before := self._pieces.get(seq - 1)) is not None and before.stamp == piece.stamp:
            seq -= 1
        if before is not None or piece.key == h264rtp.SETS:
            return seq
        return None

    def _give_up(self, gap: int) -> None:
        """The frame that lacks this packet is lost, and so is everything that builds on it."""
        self.counts["given_up"] += 1
        self.wants_key = True
        self._next = None
        self._forget_before(gap + 1)
        self._floor = gap + 1

    def _forget_before(self, seq: int) -> None:
        self._pieces = {at: piece for at, piece in self._pieces.items() if at >= seq}
        self._gaps = {at: gap for at, gap in self._gaps.items() if at >= seq}
        self._floor = max(self._floor, seq)

    def _start_over(self) -> None:
        self.counts["jumped"] += 1
        self._pieces, self._gaps = {}, {}
        self._next = self._newest = None
        self.wants_key = True


class Sounds:
    """One stream of sound; each packet is a frame. `counts`: late, twice, lost, jumped."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._unwrap = Unwrap(16)
        self._pieces: dict[int, Piece] = {}
        self._next: int | None = None

    @property
    def held(self) -> int:
        """Packets that wait."""
        return len(self._pieces)

    @property
    def due(self) -> bool:
        """Whether something waits, so that `late` has to be called soon."""
        return bool(self._pieces)

    def put(self, number: int, stamp: int, payload: bytes, now: float) -> list[Piece]:
        """One packet (`number`: its 16 bits); what can be heard now, in order."""
        seq = self._unwrap(number)
        if self._next is not None and not -JUMP < seq - self._next < JUMP:
            self.counts["jumped"] += 1
            self._pieces, self._next = {}, None
        if self._next is None:
            self._next = seq
        if seq < self._next or seq in self._pieces:
            self.counts["late" if seq < self._next else "twice"] += 1
            return []
        piece = Piece(seq, stamp, True, payload, now)
        if seq == self._next and not self._pieces:
            self._next += 1
            return [piece]
        self._pieces[seq] = piece
        return self._run(now)

    def late(self, now: float) -> list[Piece]:
        """Time passed: goes on without what did not come."""
        return self._run(now)

    def _run(self, now: float) -> list[Piece]:
        assert self._next is not None
        out: list[Piece] = []
        while self._pieces:
            if self._next not in self._pieces:
                if now - min(piece.arrived for piece in self._pieces.values()) < WAIT_S:
                    break
                first = min(self._pieces)
                self.counts["lost"] += first - self._next
                self._next = first
            out.append(self._pieces.pop(self._next))
            self._next += 1
        return out

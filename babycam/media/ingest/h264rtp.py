"""H.264 in RTP (RFC 6184): single NAL units, STAP-A and FU-A to Annex B. Pure."""

from babycam.media import h264

STAP_A, FU_A = 24, 28
NO_KEY, SLICE, SETS = 0, 1, 2
_KEYS = {h264.SPS: SETS, h264.IDR: SLICE}


def key_start(payload: bytes) -> int:
    """What of a keyframe begins in this payload: NO_KEY, SLICE (its first slice) or SETS (its parameter sets)."""
    if not payload:
        return NO_KEY
    kind = payload[0] & 31
    if kind == FU_A:
        begins = len(payload) > 1 and payload[1] & 0x80
        return _KEYS.get(payload[1] & 31, NO_KEY) if begins else NO_KEY
    if kind == STAP_A:
        return max((_KEYS.get(unit[0] & 31, NO_KEY) for unit in _aggregated(payload)), default=NO_KEY)
    return _KEYS.get(kind, NO_KEY)


def access_unit(payloads: list[bytes]) -> bytes:
    """Annex B bytes of one frame's payloads, in order. Raises ValueError for what is none of the three, or torn."""
    parts: list[bytes] = []
    for payload in payloads:
        kind = payload[0] & 31
        if kind == FU_A:
            parts += _fragment(payload)
        elif kind == STAP_A:
            for unit in _aggregated(payload):
                parts += (h264.START, unit)
        elif 0 < kind < STAP_A:
            parts += (h264.START, payload)
        else:
            raise ValueError(f"NAL unit type {kind}")
    return b"".join(parts)


def _fragment(payload: bytes) -> tuple[bytes, ...]:
    if len(payload) < 3:
        raise ValueError("a torn FU-A")
    if payload[1] & 0x80:
        return (h264.START, bytes([payload[0] & 0xE0 | payload[1] & 31]), payload[2:])
    return (payload[2:],)


def _aggregated(payload: bytes) -> list[bytes]:
    """The NAL units of a STAP-A; a torn one ends early."""
    units, at = [], 1
    while at + 2 < len(payload):
        size = int.from_bytes(payload[at : at + 2], "big")
        unit = payload[at + 2 : at + 2 + size]
        at += 2 + size
        if unit and at <= len(payload):
            units.append(unit)
    return units

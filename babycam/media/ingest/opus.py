"""What an Opus packet says of itself (RFC 6716 section 3.1). Pure."""

OPUS_RATE = 48_000
_FRAME = (480, 960, 1920, 2880) * 3 + (480, 960) * 2 + (120, 240, 480, 960) * 4


def opus_samples(data: bytes) -> int:
    """Samples at 48 kHz."""
    count = (1, 2, 2)[data[0] & 3] if data[0] & 3 < 3 else (data[1] & 63 if len(data) > 1 else 1)
    return _FRAME[data[0] >> 3] * count


def opus_channels(data: bytes) -> int:
    """1 or 2."""
    return 2 if data[0] & 4 else 1

"""The made sounds as ADTS frames of babycam's kind (core/adts.py). Read once; nothing is decoded."""

from functools import cache
from pathlib import Path

from babycam.core import adts

HUSH, TICK, NOTES = "hush", "tick", "notes"
NAMES = (HUSH, TICK, NOTES)


@cache
def cue(name: str) -> tuple[bytes, ...]:
    """Its frames, in order. Raises OSError, NotAdts where the installation is broken."""
    return tuple(adts.split(path(name).read_bytes()))


def path(name: str) -> Path:
    """Where it is kept."""
    return Path(__file__).with_name(f"{name}.aac")

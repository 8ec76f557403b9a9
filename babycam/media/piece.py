"""What is heard of a noise's beginning: how much, and in which shape it travels. Loads no codec."""

from dataclasses import dataclass

BEFORE_S = 10.0  # before the onset
AFTER_S = 5.0  # and after it


@dataclass(frozen=True, slots=True)
class Piece:
    """`adts`: the sound, AAC; `seconds`: how long it is; `onset_s`: how far into it the noise begins."""

    adts: bytes
    seconds: float
    onset_s: float

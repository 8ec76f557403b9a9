"""What a player of endless streams shows beside the sound: ICY metadata, as internet radio sends it to who asks (`Icy-MetaData:
1`). Pure.

After each METAINT bytes of sound stands a byte that says how many times 16 bytes of words follow: 0 where they are as before.
"""

METAINT = 8000  # bytes; about a second
LONGEST = 255 * 16


class Titles:
    """Puts the newest title between the sound."""

    def __init__(self) -> None:
        self._left = METAINT
        self._said = ""

    def put(self, sound: bytes, title: str) -> bytes:
        """The sound with what belongs in between."""
        parts: list[bytes] = []
        while len(sound) >= self._left:
            parts += [sound[: self._left], self._block(title)]
            sound, self._left = sound[self._left :], METAINT
        self._left -= len(sound)
        return b"".join([*parts, sound])

    def _block(self, title: str) -> bytes:
        if title == self._said:
            return b"\0"
        self._said = title
        words = f"StreamTitle='{title.replace(chr(39), '’')}';".encode()[:LONGEST]
        return bytes([-(-len(words) // 16)]) + words.ljust(-(-len(words) // 16) * 16, b"\0")

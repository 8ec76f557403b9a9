"""What a kind of reading says of itself. Pure."""

from dataclasses import dataclass

from babycam.core.readings.reading import Reading


@dataclass(frozen=True, slots=True)
class ReadingKind:
    """One row of the registry.

    `code`: its name on the wire and in the database. `label`: as parents call it. `lowest`, `highest`: the ends of its lane, which
    values may leave. `lane`: it is drawn over the night; a mere yes or no (1, 0) is not.
    """

    code: str
    label: str
    unit: str = ""
    lowest: float = 0.0
    highest: float = 1.0
    lane: bool = True

    def reading(self, value: float, at: float) -> Reading:
        """One that was measured at `at` (seconds since 1970)."""
        return Reading(self.code, value, self.unit, at)

"""A reading that no camera has: a whole kind in one file, as core/readings/kind.py says, for the test that adds a kind."""

from babycam.core.readings.kind import ReadingKind

KIND = ReadingKind("co2", "Air", "ppm", lowest=400.0, highest=2000.0)

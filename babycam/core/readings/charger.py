"""Whether the camera is being charged: 1 or 0. Pure."""

from babycam.core.readings.kind import ReadingKind

KIND = ReadingKind("charging", "Charging", lane=False)

"""How full the camera's battery is. At 20 % without power the parents are told (monitor/watchdog.py). Pure."""

from babycam.core.readings.kind import ReadingKind

KIND = ReadingKind("battery", "Battery", "%", lowest=0.0, highest=100.0)

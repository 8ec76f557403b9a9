"""What a process that tries cameras and whoever asks it agree on; imports nothing, for the sake of the one that asks."""

READY, BEGUN = "ready", "begun"
"""Lines that it says: it may be asked; the time of the try counts from now."""
KEPT_S = 300.0
"""How long it waits for its question before it ends by itself."""

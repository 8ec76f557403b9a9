"""Stories of what a room sounds like, with sounds made on the spot."""

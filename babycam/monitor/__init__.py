"""The server's side of the workers: spawning, assigning rooms, the link, the watchdog, and the one door to the features."""

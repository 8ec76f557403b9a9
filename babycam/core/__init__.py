"""What every other package may lean on: the clock, ids, errors in a parent's words, the screen event bus, and the link messages
that the server and its workers share. Knows no Django, no media and no network."""

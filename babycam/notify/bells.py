"""The outbox's bell, for when there is something to send, and the broker's connection's, for when a state may be another."""

from babycam.loops.bell import Bell

outbox = Bell()
home = Bell()

"""What was heard and recorded: noises, the level of every minute, clips and how long they are kept.

A noise is born in a worker (`noise_started`, `noise_ended`, by its own id, any number of times). Levels are gathered in memory
and written as one row per room and minute. A clip is announced while it is written (state `recording`), then arrives by upload:
`store_clip` streams it into Django's storage, file first, row second, so that a crash in between leaves a file without a row,
which the keeper sweeps away, and never a row without its file. `retention_rules.py` is the rule of what goes and whether there is
room to record at all; `retention.py` runs it each minute. Clips that somebody keeps are never deleted by it."""

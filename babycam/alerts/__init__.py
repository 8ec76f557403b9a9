"""Incidents: what wakes a parent, and when it is over.

A noise over the room's rule, a room that is not heard, or a muted microphone opens an incident (`services.report_*`), or
joins the one that is open. Everybody's page rings until somebody takes it (`services.acknowledge`). `machine.py` is the whole
rule, pure; `services.py` carries it out: each step is one compare-and-set on the incident's version, in one transaction with
its log, and is told to the screens after the commit. `ticker.py` asks twice a second what is due. No timer is kept in memory,
so a restart neither repeats nor forgets. `words.py` says it all in sentences."""

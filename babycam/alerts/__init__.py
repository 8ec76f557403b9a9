"""Incidents: what wakes a parent, who is called until somebody answers, and when it is over.

A noise over the room's rule, a room that is not heard, a muted microphone or a battery that runs out opens an incident
(`services.report_*`), or joins the one that is open. `machine.py` is the whole rule, pure; `escalation.py`, pure too, says whom to
call next; `calls.py` carries that out with duty as it is now and rows in the outbox. People answer (`services.acknowledge`,
`snooze`, `not_me`, `undo`), say that they are in the room (`quiet_services.py`), or set cameras up (`setting_up_services.py`).
Each step is one compare-and-set on the incident's version (`records.py`), in one transaction with its log, its snapshot of duty
and its deliveries, and is told to the screens after the commit. Which file stands above which is a contract. `ticker.py` asks each
second what is due and who has come on duty. No timer is kept in memory, so a restart neither repeats nor forgets. `deadman.py`
notices when that loop stands still. `kinds/` has one file for each kind of incident; `words.py` and `story.py` say it all in
sentences."""

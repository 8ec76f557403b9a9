"""The kinds of incidents: one file each with one row, listed in `registry.py`.

`kind.py` explains what a row says, `phrases.py` has the turns of phrase that several use. All of it is pure. A kind's life begins
where somebody notices it and reports it (`alerts/services.py`); everything else (calls, words, cards, the note of the morning, the
API, the order on a page) asks its row."""

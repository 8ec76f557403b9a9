"""The services that a form asks for: one file each, one row in `registry.py`.

A service says its fields, how each is checked, and how an Apprise address is made of them (`service.py`). The page draws the form
from that; `filled` in `form.py` checks what was written in it, and keeps the secrets that were not written again.
"""

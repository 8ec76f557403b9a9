"""What a request comes through before anything answers it: who is asking (`proxies.py`), under which name and from which page
(`hosts.py`), how much it may send (`bodies.py`), and whose turn it is (`turns.py`). Older cookies and a slash at the end are
taken for what they mean."""

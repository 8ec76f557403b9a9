"""Whether this process is well, and what it counts: the event loop and the database are measured (`faults.py`), for `/healthz` and
`/metrics`."""

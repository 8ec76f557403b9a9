"""The parts of the link between server and workers: one file for each idea. Whoever sends or reads them imports `core/link.py`."""

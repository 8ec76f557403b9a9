"""Keeps Django REST framework from loading what it finds installed for others: half a second of each start.

psycopg belongs to houses with PostgreSQL, markdown and pygments to Apprise and to pages of its own, which we do not show.
"""

import importlib
import sys

UNUSED = ("django.contrib.postgres.fields", "markdown", "pygments")
OPTIONAL_PARTS = "rest_framework.compat"  # where it looks for all of them, once


def leave_out() -> None:
    """Loads the framework's optional parts as if UNUSED were not installed. Others may load these before and afterwards."""
    absent = [name for name in UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None: the import system's word for "not there"
    try:
        importlib.import_module(OPTIONAL_PARTS)
    finally:
        for name in absent:
            del sys.modules[name]

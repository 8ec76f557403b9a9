"""Identifiers for things that are born away from the database (noises, clips, requests)."""

import uuid


def new_id() -> str:
    """A random UUID (RFC 9562, version 4) as 36 characters: unique without asking anybody."""
    return str(uuid.uuid4())

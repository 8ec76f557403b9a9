"""What all messages have in common. Pure."""

import msgspec


class Message(msgspec.Struct, frozen=True, tag_field="type", kw_only=True):
    """Base of every link message; `type` on the wire is the class name."""

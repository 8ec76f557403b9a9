"""Who may do what: one table of roles and rights. Pure: knows no database and no web.

A sitter has rights only in the rooms granted to them; owners and parents in all rooms.
"""

from enum import StrEnum


class Role(StrEnum):
    """owner: runs the house. parent: everything of daily life. sitter: looks after the rooms they were given."""

    OWNER = "owner"
    PARENT = "parent"
    SITTER = "sitter"


class Right(StrEnum):
    """An act somebody may be allowed; the page gets these words in its session."""

    ROOM_SEE = "room.see"
    ROOM_HEAR = "room.hear"
    ROOM_SOOTHE = "room.soothe"
    ROOM_EDIT = "room.edit"
    ROOM_CREATE = "room.create"
    ROOM_DELETE = "room.delete"
    CAMERA_EDIT = "camera.edit"
    CAMERA_SEE_ADDRESS = "camera.see_address"
    CAMERA_CONTROL = "camera.control"
    INCIDENT_ACK = "incident.ack"
    DUTY_SEE = "duty.see"
    DUTY_EDIT = "duty.edit"
    DUTY_OVERRIDE = "duty.override"
    CHANNEL_OWN = "channel.own"
    CHANNEL_ALL = "channel.all"
    MARK_USE = "mark.use"
    CLIP_SEE = "clip.see"
    CLIP_KEEP = "clip.keep"
    CLIP_DELETE = "clip.delete"
    PEOPLE_SEE = "people.see"
    PEOPLE_EDIT = "people.edit"
    SETTINGS_SEE = "settings.see"
    SETTINGS_EDIT = "settings.edit"
    HEALTH_SEE = "health.see"


_SITTER = frozenset(
    {
        Right.ROOM_SEE,
        Right.ROOM_HEAR,
        Right.ROOM_SOOTHE,
        Right.INCIDENT_ACK,
        Right.DUTY_SEE,
        Right.DUTY_OVERRIDE,
        Right.CHANNEL_OWN,
        Right.CLIP_SEE,
        Right.MARK_USE,
        Right.PEOPLE_SEE,
    }
)
_PARENT = _SITTER | {
    Right.DUTY_EDIT,
    Right.CHANNEL_ALL,
    Right.ROOM_EDIT,
    Right.ROOM_CREATE,
    Right.CAMERA_EDIT,
    Right.CAMERA_SEE_ADDRESS,
    Right.CAMERA_CONTROL,
    Right.CLIP_KEEP,
    Right.CLIP_DELETE,
    Right.SETTINGS_SEE,
    Right.SETTINGS_EDIT,
    Right.HEALTH_SEE,
}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.SITTER: _SITTER,
    Role.PARENT: _PARENT,
    Role.OWNER: _PARENT | {Right.ROOM_DELETE, Right.PEOPLE_EDIT},
}
SEES_ALL_ROOMS = frozenset({Role.OWNER, Role.PARENT})


def rights(role: str) -> frozenset[Right]:
    """The rights of a role; raises ValueError for a word that is no role."""
    return RIGHTS[Role(role)]


def allowed(role: str, right: Right | str) -> bool:
    """Whether a role has a right; raises ValueError for words that are neither."""
    return Right(right) in rights(role)


def sees_all_rooms(role: str) -> bool:
    """Whether rooms need not be granted one by one."""
    return Role(role) in SEES_ALL_ROOMS

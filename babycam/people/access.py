"""Who may do what: one table of roles and rights. Pure: knows no database and no web.

Sitters and viewers have rights only in the rooms granted to them, and only while their access is open (window.py); owners and
parents in all rooms, always.
"""

from enum import StrEnum


class Role(StrEnum):
    """owner: runs the house. parent: everything of daily life. sitter: looks after the rooms they were given. viewer: watches."""

    OWNER = "owner"
    PARENT = "parent"
    SITTER = "sitter"
    VIEWER = "viewer"


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
    INCIDENT_SEE = "incident.see"
    INCIDENT_ACK = "incident.ack"
    HISTORY_SEE = "history.see"
    DUTY_SEE = "duty.see"
    DUTY_EDIT = "duty.edit"
    DUTY_OVERRIDE = "duty.override"
    CHANNEL_OWN = "channel.own"
    CHANNEL_ALL = "channel.all"
    CLIP_SEE = "clip.see"
    CLIP_KEEP = "clip.keep"
    CLIP_DELETE = "clip.delete"
    PEOPLE_SEE = "people.see"
    PEOPLE_EDIT = "people.edit"
    PEOPLE_ALLOW = "people.allow"
    PRESENCE_SEE = "presence.see"
    AUDIT_SEE = "audit.see"
    CHAT_USE = "chat.use"
    CHAT_CLEAR = "chat.clear"
    MARK_USE = "mark.use"
    SETTINGS_SEE = "settings.see"
    SETTINGS_EDIT = "settings.edit"
    HEALTH_SEE = "health.see"
    STORAGE_ADOPT = "storage.adopt"


_VIEWER = frozenset({Right.ROOM_SEE, Right.ROOM_HEAR})
_SITTER = _VIEWER | {
    Right.ROOM_SOOTHE,
    Right.INCIDENT_SEE,
    Right.INCIDENT_ACK,
    Right.HISTORY_SEE,
    Right.DUTY_SEE,
    Right.DUTY_OVERRIDE,
    Right.CHANNEL_OWN,
    Right.CLIP_SEE,
    Right.PEOPLE_SEE,
    Right.CHAT_USE,
    Right.MARK_USE,
}
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
    Right.PEOPLE_ALLOW,
    Right.PRESENCE_SEE,
}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: _VIEWER,
    Role.SITTER: _SITTER,
    Role.PARENT: _PARENT,
    Role.OWNER: _PARENT | {Right.ROOM_DELETE, Right.PEOPLE_EDIT, Right.AUDIT_SEE, Right.CHAT_CLEAR, Right.STORAGE_ADOPT},
}
SEES_ALL_ROOMS = frozenset({Role.OWNER, Role.PARENT})


GIVES_CARE = frozenset({Role.OWNER, Role.PARENT, Role.SITTER})
HAS_HOURS = frozenset({Role.SITTER, Role.VIEWER})


def rights(role: str) -> frozenset[Right]:
    """The rights of a role; raises ValueError for a word that is no role."""
    return RIGHTS[Role(role)]


def allowed(role: str, right: Right | str) -> bool:
    """Whether a role has a right; raises ValueError for words that are neither."""
    return Right(right) in rights(role)


def sees_all_rooms(role: str) -> bool:
    """Whether rooms need not be granted one by one."""
    return Role(role) in SEES_ALL_ROOMS


def gives_care(role: str) -> bool:
    """Whether somebody of this role may be on duty, and be called."""
    return Role(role) in GIVES_CARE


def has_hours(role: str) -> bool:
    """Whether access is open at times only; for the others it always is."""
    return Role(role) in HAS_HOURS

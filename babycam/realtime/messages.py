"""What goes over `/ws/events/`, in one table. Whatever is not listed here never reaches a page.

Every message is one JSON object with `type` and `at` (RFC 3339, the server's clock when it was sent).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec

from babycam.core import clock


@dataclass(frozen=True, slots=True)
class Kind:
    """A message that a feature may cause. `right`: who may hear it (in the rooms that they may see). `body`: its fields."""

    right: str
    body: str
    words: str


PAGE_MESSAGES: dict[str, Kind] = {
    "noise.started": Kind("room.hear", "room, noise: Noise", "A noise wakes; sent before anything is stored."),
    "noise.through": Kind(
        "room.hear", "room, noise: Noise", "That noise belongs to another room and was heard through the wall; it rings there."
    ),
    "noise.ended": Kind("room.hear", "room, noise: Noise", "That noise is over."),
    "incident.changed": Kind("incident.see", "room, incident: Incident", "An incident opened, was taken, rang again or is over."),
    "alert": Kind(
        "incident.see",
        "delivery, token, what, incident, round, title, body, melody, url, tag, quiet, over",
        "You are called (only your own pages hear it): ring, and send receipts; `over`: be silent again.",
    ),
    "delivery.changed": Kind("incident.see", "room, delivery: Delivery", "A call was sent, arrived, was seen, or failed."),
    "room.health": Kind("room.see", "room, state, health: Health", "What is known of a room changed."),
    "quiet.changed": Kind(
        "room.see", "room, quiet: Quiet or null", "Somebody is in this room and its noises ring for nobody, or they ring again."
    ),
    "setting_up.changed": Kind(
        "room.see", "setting_up: SettingUp or null", "Somebody sets cameras up, and new ones call nobody; or is done."
    ),
    "room.changed": Kind("room.see", "room, deleted", "Its settings or camera changed: fetch it again."),
    "phone.changed": Kind("room.soothe", "room, phone: Phone", "Its phone, or what is asked of it, changed."),
    "talk": Kind("room.hear", "room, by: {id, name} or null", "Somebody talks to the room, or has stopped."),
    "device.changed": Kind("camera.edit", "", "A phone was paired or revoked: fetch devices and pairings again."),
    "clip.ready": Kind("clip.see", "room, clip: Clip", "A recording can be played."),
    "clip.changed": Kind("clip.see", "room, clip: Clip", "It is kept, or no longer kept."),
    "clip.deleted": Kind("clip.see", "room, clip: id", "It is gone."),
    "mark.changed": Kind("mark.use", "room", "A quick mark was made, changed or taken back: fetch them again."),
    "storage.changed": Kind("clip.see", "recording_stopped, words", "The disk is full, or has room again."),
    "duty.changed": Kind("duty.see", "", "The rota or an override changed: fetch who is on duty again."),
    "alarm.down": Kind(
        "incident.see",
        "down, since, words, part",
        "Nobody can be called (`part`: alarm or database stands still), or all is well again: ring. Also told after `hello`.",
    ),
    "presence": Kind(
        "presence.see", "viewers: [{person, room, how, since}]", "Whoever watches or listens has changed; the whole list."
    ),
    "people.changed": Kind("people.see", "", "Somebody joined, left, or has other rights or times: fetch people again."),
    "chat.message": Kind("chat.use", "room, message: Message", "A message is new, edited, pinned or deleted."),
    "chat.marks": Kind(
        "chat.use", "room, thread, person, delivered, read", "How far somebody's devices have received, or somebody has read."
    ),
    "chat.typing": Kind("chat.use", "room, thread, person", "Somebody is writing: forget it after 5 s."),
    "chat.cleared": Kind("chat.use", "", "The owner has cleared the chat: forget every message."),
    "settings.changed": Kind("room.see", "", "The household's settings changed: fetch them again."),
}

OWN: dict[str, tuple[str, str]] = {
    "hello": (
        "rooms: [{id, state, health, lately, quiet}], incidents: [Incident], through: [Noise], setting_up: SettingUp or null",
        "First, and again when one's rooms change: the present state. `lately`: dBFS of the last minute, each 100 ms; null: none.",
    ),
    "level": ("rooms: {id: {rms, peak, judged, floor, state, hops}}", "Five times a second, dBFS; one message for all rooms."),
    "ping": ("", "Every 2 s: the server is alive."),
}


class Pong(msgspec.Struct, tag="pong", tag_field="type"):
    """The page's answer to a ping. `sound`: the browser lets the page ring; `visible`: somebody has it before their eyes."""

    at: str = ""
    sound: bool = False
    visible: bool = False


class Receipt(msgspec.Struct, tag="receipt", tag_field="type"):
    """How far a call came on this page: `received`, `sounding` (its sound really started), `seen` (somebody touched it)."""

    delivery: int
    token: Annotated[str, msgspec.Meta(max_length=200)]
    stage: Literal["received", "sounding", "seen"]


class Typing(msgspec.Struct, tag="typing", tag_field="type"):
    """Somebody writes in this thread of the chat right now; a page says so each 3 s at most."""

    thread: Annotated[str, msgspec.Meta(max_length=40)] = "family"


PageMessage = Pong | Receipt | Typing
_decoder = msgspec.json.Decoder(PageMessage)


def read(text: str | bytes) -> PageMessage:
    """A page's message. Raises msgspec.DecodeError (ValidationError is one) for anything else."""
    message: PageMessage = _decoder.decode(text)
    return message


def frame(kind: str, body: Mapping[str, Any]) -> str:
    """One message as JSON text."""
    return msgspec.json.encode({"type": kind, "at": clock.rfc3339(clock.now()), **body}).decode()


def event_frame(kind: str, room: int | None, body: Mapping[str, Any]) -> str:
    """A feature's event; `room` is in the message whenever there is one."""
    return frame(kind, body if room is None else {"room": room, **body})


def encoded(value: Any) -> bytes:
    """A part of a message."""
    return msgspec.json.encode(value)


def level_frame(rooms: Mapping[int, bytes]) -> str:
    """The level message, from parts that are encoded already."""
    inner = b",".join(b'"%d":%b' % item for item in rooms.items()).decode()
    return f'{{"type":"level","at":"{clock.rfc3339(clock.now())}","rooms":{{{inner}}}}}'

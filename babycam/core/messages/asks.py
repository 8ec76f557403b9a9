"""Requests: the server asks, the worker answers with the same `request_id`. Pure."""

from typing import Any

from babycam.core.messages.base import Message


class Ask(Message, frozen=True):
    """`what`: snapshot {} | beginning {noise} -> {onset_s, seconds, whole} and the sound (media/beginning.py)
    | calibrate {seconds} | whep {session, sdp, person, since, left_s} (after left_s, null: never, the worker ends it by itself)
    | whep_end {session} | control {torch|night_vision|front}
    | drill {seconds}: a made-up cry is mixed into the sound that is listened to
    | whip {session, sdp, device} -> {sdp}: the room's phone sends; a newer session of it ends the older one. An error
    codec_not_supported says in its params `codec`, and in `sound` whether sound alone would do
    | whip_end {session} | talk {session, sdp, person, name} -> {sdp}, or the error somebody_talks {name}: a voice for the phone
    | talk_end {session}. A worker that is asked for whip before it knows of the phone answers no_worker, and is asked again."""

    request_id: str
    room: int
    what: str
    args: dict[str, Any] = {}


class Answer(Message, frozen=True):
    """The result of an Ask, or `error` (a code of core.errors). `blob`: a picture or a sound, where one was asked for."""

    request_id: str
    error: str = ""
    params: dict[str, Any] = {}
    result: dict[str, Any] = {}
    blob: bytes = b""

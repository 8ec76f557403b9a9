"""Errors carry a code; one table turns codes into words for a parent.

A code is stable and may be translated by the page. `WORDS` says what happened and what to do next; `{name}` places are
filled from the error's params. Never put a password or a token into params.
"""

from typing import Any

WORDS: dict[str, str] = {
    # cameras
    "bad_url": "This is not an address that babycam understands. It should look like http://192.168.1.20:8080.",
    "login_in_address": "This address seems to hold a user name and a password that cannot be told from the rest of it. Write them "
    "into the fields for user name and password, and leave only the rest here, such as rtsp://192.168.1.20/stream.",
    "scheme_not_allowed": "Addresses may start with http, https, rtsp, rtsps, rtmp or srt only.",
    "name_not_found": "Nothing on this network is called {host}. Check the name, or use the number address that the camera shows.",
    "refused": "{host} is there, but nothing answers on port {port}. Is the camera app started?",
    "timeout": "{host} did not answer in time. Is the camera on, in the same network, and not in use by somebody else?",
    "login_needed": "The camera asks for a user name and a password.",
    "wrong_login": "The camera did not accept this user name and password.",
    "login_unknown": "This camera wants a kind of login that babycam does not know. Choose Basic or Digest in its settings.",
    "login_unsure": "The camera did not let babycam in: the user name or the password is wrong, or the camera does not wait for "
    "the answer to its own question. If both are right, choose Basic as the kind of login in its settings, or renew its firmware.",
    "leads_elsewhere": "This address leads on to {host}. If that is your camera, give the address there.",
    "not_media": "Something answers at this address, but it is not a video or sound stream.",
    "camera_busy": "Somebody else is using the camera (babycam counts too), and it takes no more. Close other apps that show it.",
    "camera_forbids": "The camera forbids this (status {status}). Its stream may need a user name, or a user with more rights; "
    "some cameras also lock themselves for a while after wrong logins.",
    "no_such_stream": "The camera is there, but has no stream at this address (status {status}). Look up its path in its manual.",
    "camera_throttles": "The camera says that it is asked too often (status {status}). Wait a few minutes, then try again.",
    "camera_broken": "The camera reports a fault of its own (status {status}). Turn it off and on again.",
    "camera_refuses": "The camera refuses this address (status {status}).",
    "redirects": "The camera sends babycam from one address to the next without an end. Take the address that its own page uses.",
    "not_tls": "{host} does not speak https on port {port}. Write http:// (or rtsp://) instead, or give the right port.",
    "tls_failed": "No encrypted connection to {host} could be made.",
    "bad_certificate": "The certificate of {host} is not valid: {why}. Outside your home network babycam insists on it.",
    "old_tls": "The encryption of {host} is out of date. babycam takes that at home addresses only. Renew its firmware.",
    "old_tls_at_home": "The camera's encryption is out of date: whoever is in your home network may listen in. Renew its firmware.",
    "no_picture": "There is sound, but no picture. {why}",
    "no_sound": "The picture is there, but the stream has no sound. Without sound babycam cannot wake you.",
    "sound_unreadable": "Its sound ({codec}) cannot be read. Choose another sound in the camera's settings, such as AAC or G.711.",
    "codec_not_supported": "The camera sends {codec}, which babycam cannot read. Choose H.264 and AAC or Opus in its settings.",
    "picture_unseen": "Its picture is {codec}, which babycam cannot show.{sound}",
    "picture_h265": "Its picture is H.265, which some browsers cannot show.{sound}",
    "picture_not_by_webrtc": "Its picture is {codec}, which cannot be shown by WebRTC.{sound}",
    "no_sound_there": "The sound's own address does not work. {why}",
    "too_busy": "babycam is too busy to try a camera right now. This says nothing about the camera: try again in a minute.",
    "source_ended": "The camera ended the stream.",
    "source_lost": "The camera stopped sending.",
    "disk_full": "The disk is nearly full, so nothing is recorded. Delete clips or free some space.",
    # telling a cry from a noise
    "cry_weights_broken": "What babycam knows about crying cannot be read, so any noise counts. Install babycam again.",
    # talking to the room
    "no_speaker": "This camera has no speaker that babycam can use.",
    # people and rights
    "bad_login": "That name and password do not go together.",
    "too_many_tries": "Too many tries. Wait a minute, then try again.",
    "login_busy": "Many want to log in right now. Wait a few seconds, then try again.",
    "prove_again": "Show once more that it is you: enter your password.",
    "not_allowed": "You may not do this. Ask an owner of this family.",
    "access_closed": "Your access is not open right now. {when}",
    "not_found": "This is not here (any more).",
    "bad_code": "This is not the code that {place}.",
    "already_set_up": "This family is set up already. Log in instead.",
    "invalid": "Some of this cannot be right. Look at the marked fields.",
    "not_signed_in": "Please log in.",
    "bad_invite": "This is not an invitation of this family. Ask for a new link.",
    "invite_over": "This link cannot be used any more. {why} Ask for a new one.",
    "bad_passkey": "This passkey was not accepted. Try again, or use your passphrase.",
    "no_passkeys_here": "Browsers keep no passkeys for {host}. Open babycam by its name, such as babycam.local.",
    "last_way_in": "This is your only way in. Choose a passphrase first.",
    # requests
    "csrf": "This page is too old to change anything. Load it again.",
    "unreadable": "The server could not read this request.",
    "method_not_allowed": "This cannot be done here.",
    "not_acceptable": "The server cannot answer in the wanted form.",
    "unsupported_media_type": "The server cannot read this kind of content.",
    "too_big": "This is more than the server takes at once.",
    "broken": "Something broke inside the server. It was written to the log.",
    # duty
    "bad_rota": "This rota cannot be used: {problem}.",
    "swap_over": "This swap is {state} already.",
    # phones
    "pairing_over": "This code is used, too old, or was taken back. Ask for a new one on the parents' page.",
    "room_taken": "{name} is this room's camera already.",
    "somebody_talks": "{name} talks to this room right now.",
    "too_many": "There are as many as there may be. Delete one first.",
    "not_sound": "This is not a sound that babycam knows. Send MP3, M4A, Ogg, WAV or FLAC.",
    # chat
    "too_many_messages": "That were many messages in one minute. Take a breath, then go on.",
    "edited_elsewhere": "This was changed on another device meanwhile. Look at it as it is now.",
    "not_a_picture": "This is not a picture that babycam knows. Send JPEG, PNG, WebP or GIF.",
    "wrong_confirmation": "Type the family's name exactly to confirm.",
    # incidents
    "already_drilling": "A drill goes on in this room already.",
    "room_is_loud": "Something goes on in this room right now. Try the drill later.",
    "it_is_over": "This is over already.",
    "not_while_deaf": "There is no quiet over a room that is not heard. Take it, and look after its camera.",
    "bad_link": "This link is not one of ours, or it was taken back. Open babycam and answer there.",
    "link_expired": "This link is too old to answer with. Open babycam to see how things are.",
    "link_logged_out": "This phone was logged out since, so its messages answer for nobody. Log in on it again, and answer there.",
    "nobody_else": "There is nobody else who could be woken. It is still yours.",
    # the live path
    "no_worker": "Nobody takes care of this room's camera right now. It is being started.",
    "worker_hung": "The process that listens to this room does not answer. It is being started anew.",
    "worker_silent": "The machine that listens to this room does not answer. Is it on, and in the network?",
    "no_camera": "This room has no camera yet.",
    "too_quiet_to_calibrate": "No sound arrived while listening. Check the microphone, then try again.",
    "lease_taken": "Another worker takes care of this room.",
    "unavailable": "This part of the server is not well right now. It tries again by itself.",
    "conflict": "Somebody changed this at the same moment. Look again, then repeat.",
    "still_recording": "This clip is still being recorded. Try again when it is finished.",
}

HEARD_ALL_THE_SAME = " Its sound is heard and recorded."
"""What the words about a picture end with, in place of `sound`, where that is so."""

# The same where only the code is known, not what was asked: a worker's beat carries no more.
GENERAL: dict[str, str] = {
    "access_closed": "Your access is not open right now.",
    "bad_code": "This is not the code that the server printed. Look at the window where babycam was started.",
    "name_not_found": "Nothing on this network has the camera's name. Check it, or use the number address that the camera shows.",
    "refused": "The camera's machine is there, but nothing answers at the camera's address. Is the camera app started?",
    "timeout": "The camera did not answer in time. Is it on, and in the same network?",
    "sound_unreadable": "Its sound cannot be read. Choose another sound in the camera's settings, such as AAC or G.711.",
    "codec_not_supported": "The camera sends a format that babycam cannot read. Choose H.264 and AAC or Opus in its settings.",
    "camera_forbids": "The camera forbids this. Its stream may need a user name, or a user with more rights.",
    "no_such_stream": "The camera is there, but has no stream at its address. Look up the path in the camera's manual.",
    "camera_throttles": "The camera says that it is asked too often. Wait a few minutes.",
    "camera_broken": "The camera reports a fault of its own. Turn it off and on again.",
    "camera_refuses": "The camera refuses its address.",
    "not_tls": "The camera does not speak https on this port. Write http:// (or rtsp://) instead, or give the right port.",
    "tls_failed": "No encrypted connection to the camera could be made.",
    "bad_certificate": "The camera's certificate is not valid. Outside your home network babycam insists on it.",
    "old_tls": "The camera's encryption is out of date. babycam takes that at home addresses only. Renew its firmware.",
    "somebody_talks": "Somebody else is talking to the room right now.",
}


class BabycamError(Exception):
    """A failure that a parent may have to read.

    `code` is a key of WORDS; `params` fill its places. Unknown codes are a programming error and raise KeyError at once.
    """

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = params
        super().__init__(words(code, **params))


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "it"


def words(code: str, **params: Any) -> str:
    """The sentence for `code`, its places filled from `params`; a general one when nothing but the code is known."""
    if not params and code in GENERAL:
        return GENERAL[code]
    return WORDS[code].format_map(_Blank(params))

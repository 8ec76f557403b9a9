"""Errors carry a code; one table turns codes into words for a parent.

A code is stable and may be translated by the page. `WORDS` says what happened and what to do next; `{name}` places are
filled from the error's params. Never put a password or a token into params.
"""

from typing import Any

WORDS: dict[str, str] = {
    # cameras
    "bad_url": "This is not an address that babycam understands. It should look like http://192.168.1.20:8080.",
    "login_in_address": "This address seems to hold a user name and a password that cannot be told from the rest of it. Put them "
    "into the fields for user name and password, and leave only the rest here, such as rtsp://192.168.1.20/stream.",
    "scheme_not_allowed": "An address must start with http, https, rtsp, rtsps, rtmp or srt.",
    "name_not_found": "Nothing on this network is called {host}. Check the name, or use the numeric address that the camera shows.",
    "refused": "{host} is there, but nothing answers on port {port}. Is the camera app running?",
    "timeout": "{host} did not answer in time. Is the camera on, on the same network, and not in use elsewhere?",
    "login_needed": "The camera asks for a user name and a password.",
    "wrong_login": "The camera did not accept this user name and password.",
    "login_unknown": "This camera asks for a kind of login that babycam does not know. Choose Basic or Digest in its settings.",
    "login_unsure": "The camera did not let babycam in: the user name or the password is wrong, or the camera does not wait for "
    "the answer to its own question. If both are right, choose Basic as the kind of login in its settings, or update its firmware.",
    "leads_elsewhere": "This address leads on to {host}. If that is your camera, enter its address there instead.",
    "not_media": "Something answers at this address, but it is not a video or sound stream.",
    "camera_busy": "Something else is using the camera (babycam counts too), and it takes no more. Close other apps that show it.",
    "camera_forbids": "The camera forbids this (status {status}). Its stream may need a user name, or a user with more rights; "
    "some cameras also lock for a while after wrong logins.",
    "no_such_stream": "The camera is there, but has no stream at this address (status {status}). Look up the path in its manual.",
    "camera_throttles": "The camera says that it is being asked too often (status {status}). Wait a few minutes, then try again.",
    "camera_broken": "The camera reports a fault of its own (status {status}). Turn it off and on again.",
    "camera_refuses": "The camera refuses this address (status {status}).",
    "redirects": "The camera sends babycam from one address to the next without end. Use the address that its own page uses.",
    "not_tls": "{host} does not speak https on port {port}. Write http:// (or rtsp://) instead, or correct the port.",
    "tls_failed": "An encrypted connection to {host} could not be made.",
    "bad_certificate": "The certificate of {host} is not valid: {why}. Outside your home network babycam insists on a valid one.",
    "old_tls": "The encryption of {host} is out of date; babycam accepts that only at home. Update its firmware.",
    "old_tls_at_home": "The camera’s encryption is out of date: anybody on your home network may listen in. Update its firmware.",
    "no_picture": "There is sound, but no picture. {why}",
    "no_sound": "The picture is there, but the stream has no sound. Without sound babycam cannot wake you.",
    "sound_unreadable": "The camera’s sound ({codec}) cannot be read. Choose another one in its settings, such as AAC or G.711.",
    "codec_not_supported": "The camera sends {codec}, which babycam cannot read. Choose H.264 and AAC or Opus in its settings.",
    "picture_unseen": "The camera’s picture is {codec}, which babycam cannot show.{sound}",
    "picture_h265": "The camera’s picture is H.265, which some browsers cannot show.{sound}",
    "picture_not_by_webrtc": "The camera’s picture is {codec}, which WebRTC cannot show.{sound}",
    "no_sound_there": "The separate address for the sound does not work. {why}",
    "too_busy": "babycam is too busy to try a camera right now. This says nothing about the camera: try again in a minute.",
    "source_ended": "The camera ended the stream.",
    "source_lost": "The camera stopped sending.",
    "disk_full": "The disk is nearly full, so nothing is recorded. Delete clips or free some space.",
    # telling a cry from a noise
    "cry_weights_broken": "What babycam knows about crying cannot be read, so any noise counts. Reinstall babycam.",
    # talking to the room
    "no_speaker": "This camera has no speaker that babycam can use.",
    # people and rights
    "bad_login": "That user name and password do not match.",
    "too_many_tries": "Too many tries. Wait a minute, then try again.",
    "login_busy": "Many people are logging in right now. Wait a few seconds, then try again.",
    "prove_again": "Show once more that it is you: enter your password.",
    "not_allowed": "You may not do this. Ask an owner of the family.",
    "access_closed": "Your access is not open right now. {when}",
    "not_found": "This is not here, or no longer.",
    "bad_code": "This is not the code that {place}.",
    "already_set_up": "This family is already set up. Log in instead.",
    "invalid": "Something here is not right. Check the marked fields.",
    "not_signed_in": "Please log in.",
    "bad_invite": "This is not an invitation from this family. Ask for a new link.",
    "invite_over": "This link no longer works. {why} Ask for a new one.",
    "bad_passkey": "This passkey was not accepted. Try again, or use your password.",
    "no_passkeys_here": "Browsers keep no passkeys for {host}. Open babycam by its name, such as babycam.local.",
    "last_way_in": "This is your only way in. Choose a password first.",
    # requests
    "csrf": "This page is too old to change anything. Load it again.",
    "unreadable": "The server could not read this request.",
    "method_not_allowed": "This cannot be done here.",
    "not_acceptable": "The server cannot answer in the form asked for.",
    "unsupported_media_type": "The server cannot read this kind of content.",
    "too_big": "This is more than the server accepts at once.",
    "broken": "Something broke inside the server. The details are in its log.",
    # duty
    "bad_rota": "This rota cannot be used: {problem}.",
    "swap_over": "This swap is already {state}.",
    # phones
    "pairing_over": "This code has been used, has expired, or was taken back. Show a new one on your own phone.",
    "room_taken": "{name} is already this room’s camera.",
    "somebody_talks": "{name} is talking to this room right now.",
    "too_many": "No more can be added. Delete one first.",
    "not_sound": "This is not a sound that babycam can play. Use MP3, M4A, Ogg, WAV or FLAC.",
    # chat
    "too_many_listening": "That is listened to in too many places at once. Stop one of them first.",
    "too_many_messages": "That was a lot of messages in one minute. Take a breath, then go on.",
    "edited_elsewhere": "This was changed on another device in the meantime. Look at it as it is now.",
    "not_a_picture": "This is not a picture that babycam can read. Use JPEG, PNG, WebP or GIF.",
    "wrong_confirmation": "Type the family’s name exactly to confirm.",
    # incidents
    "already_drilling": "A drill is already running in this room.",
    "room_is_loud": "Something is going on in this room right now. Try the drill later.",
    "nothing_recorded": "Nothing was recorded in this time, or it has been deleted since.",
    "too_long": "That is too much for one file: more than {most} recordings, or 4 GB. Choose a shorter time.",
    "beginning_gone": "The sound from before this alarm is not there. Its clip, if there is one, is on the Clips page.",
    "it_is_over": "This is already over.",
    "not_while_deaf": "A room that is not heard cannot be kept quiet. See to its camera first.",
    "bad_link": "This link is not from this family, or it was taken back. Open babycam and answer there.",
    "link_expired": "This link is too old to answer with. Open babycam to see how things are.",
    "link_logged_out": "This phone has since been logged out, so its links answer for nobody. Log in on it again and answer there.",
    "nobody_else": "There is nobody else to wake. It is still yours.",
    # the live path
    "no_worker": "Nothing is listening to this room’s camera right now. It is being started.",
    "worker_hung": "The process that listens to this room does not answer. It is being restarted.",
    "worker_silent": "The machine that listens to this room does not answer. Is it on, and on the network?",
    "no_camera": "This room has no camera yet.",
    "replay_busy": "Another night is being judged right now. Try again in a few seconds.",
    "too_quiet_to_calibrate": "No sound arrived while listening. Check the microphone, then try again.",
    "lease_taken": "Another worker is looking after this room.",
    "unavailable": "This part of the server is not well right now. It tries again by itself.",
    "conflict": "Somebody changed this at the same moment. Look at it again, then repeat.",
    "still_recording": "This clip is still being recorded. Try again when it is finished.",
}

HEARD_ALL_THE_SAME = " Its sound is heard and recorded."
"""What the words about a picture end with, in place of `sound`, where that is so."""

# The same where only the code is known, not what was asked: a worker's beat carries no more.
GENERAL: dict[str, str] = {
    "access_closed": "Your access is not open right now.",
    "bad_code": "This is not the code that the server printed. Look at the window where babycam was started.",
    "name_not_found": "Nothing on this network has the camera’s name. Check it, or use the numeric address that the camera shows.",
    "refused": "The camera’s machine is there, but nothing answers at the camera’s address. Is the camera app running?",
    "timeout": "The camera did not answer in time. Is it on, and on the same network?",
    "sound_unreadable": "The camera’s sound cannot be read. Choose another one in its settings, such as AAC or G.711.",
    "codec_not_supported": "The camera sends a format that babycam cannot read. Choose H.264 and AAC or Opus in its settings.",
    "camera_forbids": "The camera forbids this. Its stream may need a user name, or a user with more rights.",
    "no_such_stream": "The camera is there, but has no stream at its address. Look up the path in the camera’s manual.",
    "camera_throttles": "The camera says that it is being asked too often. Wait a few minutes.",
    "camera_broken": "The camera reports a fault of its own. Turn it off and on again.",
    "camera_refuses": "The camera refuses its address.",
    "not_tls": "The camera does not speak https on this port. Write http:// (or rtsp://) instead, or correct the port.",
    "tls_failed": "An encrypted connection to the camera could not be made.",
    "bad_certificate": "The camera’s certificate is not valid. Outside your home network babycam insists on a valid one.",
    "old_tls": "The camera’s encryption is out of date; babycam accepts that only at home. Update its firmware.",
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

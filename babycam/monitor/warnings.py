"""What may become a silence soon, or is not seen: facts of a camera in, codes and words for the parents out. Pure.

Nothing here wakes anybody: a phone that falls silent is noticed by the watchdog, whatever it said before. Words name what to do.
"""

from collections.abc import Iterator

from babycam.core import link
from babycam.core.errors import HEARD_ALL_THE_SAME, words
from babycam.monitor.phone_beats import Beat, PhoneNow

HIDDEN_S = 10.0  # a glance at another app is nothing
WARNING_WORDS = {
    "phone_hidden": "The phone shows something else. Bring babycam back to its screen, or it may fall silent.",
    "phone_unplugged": "The phone is not plugged in.",
    "phone_hot": "The phone is hot. Take it out of its case, or lower the picture’s quality.",
    "phone_sleeps": "The phone may fall asleep: it does not let babycam keep its screen on.",
    "gain_control": "The phone adjusts the loudness by itself, so the alarm line is less exact.",
    "phone_silent": "The phone is not allowed to make sounds yet: no lullaby and no voice. Tap its screen once.",
    "mic_muted_by_phone": "The phone has turned its microphone off. Is a call going on, or is babycam not allowed to use it?",
}


def of_picture(beat: link.WorkerBeat, *, heard: bool) -> list[dict[str, str]]:
    """[{code, words}] for a picture that nobody, or not every browser, can show."""
    sound = HEARD_ALL_THE_SAME if heard else ""
    if beat.unseen:
        return [{"code": "picture_unseen", "words": words("picture_unseen", codec=beat.unseen, sound=sound)}]
    if beat.video.startswith("hevc "):
        return [{"code": "picture_h265", "words": words("picture_h265", sound=sound)}]
    return []


SIGHTS = {
    "late": ("picture_late", "No picture has come for {age}."),
    "still": ("picture_still", "The picture has not changed for {age}. Does the camera stand still?"),
    "dark": ("picture_dark", "It is too dark to see anything."),
    "covered": ("picture_covered", "Nothing is to be seen on the picture. Is the camera covered?"),
}
"""What is wrong with a picture that comes, or does not come any more: codes and words, by the words of Health.picture."""
_AGES = ((3600, "an hour"), (900, "15 minutes"), (300, "5 minutes"), (120, "2 minutes"), (60, "60 s"), (0, "some seconds"))


def of_sight(picture: str, since: float, now: float) -> list[dict[str, str]]:
    """[{code, words}] for a picture on which a parent cannot rely. Times are s since 1970; the words change seldom, as each change
    is told to every page."""
    if picture not in SIGHTS:
        return []
    code, sentence = SIGHTS[picture]
    age = next(words for seconds, words in _AGES if now - since >= seconds or not seconds)
    return [{"code": code, "words": sentence.format(age=age)}]


UNJUDGED = {
    "refreshes": (
        "motion_refreshes",
        "Nobody can tell what moves here: this camera renews its picture bit by bit and sends no whole one. "
        "Switch “intra refresh” off in the camera, and have it send a keyframe every 2 seconds.",
    ),
    "rare": (
        "motion_rare",
        "Nobody can tell what moves here: whole pictures come more than 10 seconds apart. Have the camera send a keyframe every 2 "
        "seconds.",
    ),
    "slow": (
        "motion_slow",
        "Nobody can tell what moves here: to look at a picture of this camera takes this computer too long. Choose a smaller "
        "picture in the camera.",
    ),
}
"""Why motion that is wanted cannot be told: codes and words, by WorkerBeat.motion_unjudged."""


def of_motion(beat: link.WorkerBeat) -> list[dict[str, str]]:
    """[{code, words}] where motion is wanted and the camera's stream lets nobody tell it."""
    code, sentence = UNJUDGED.get(beat.motion_unjudged, ("", ""))
    return [{"code": code, "words": sentence}] if code else []


def of_line(beat: link.WorkerBeat) -> list[dict[str, str]]:
    """[{code, words}] for a camera whose encryption is out of date."""
    return [{"code": "old_tls_at_home", "words": words("old_tls_at_home")}] if beat.old_tls else []


def of_phone(phone: PhoneNow, now: float) -> list[dict[str, str]]:
    """[{code, words}] for a phone that speaks; nothing for one that does not: then the room says that it is not heard."""
    if not phone.online(now):
        return []
    hidden = phone.hidden_since is not None and now - phone.hidden_since >= HIDDEN_S
    return [{"code": code, "words": WARNING_WORDS[code]} for code in _codes(phone.beat, hidden)]


def _codes(beat: Beat, hidden: bool) -> Iterator[str]:
    if beat.mic in ("muted", "ended", "denied"):
        yield "mic_muted_by_phone"
    if hidden:
        yield "phone_hidden"
    if beat.can_sound is False:
        yield "phone_silent"
    if beat.hot in ("serious", "critical"):
        yield "phone_hot"
    if beat.charging is False:
        yield "phone_unplugged"
    if beat.wake_lock is False and beat.visible is not False:
        yield "phone_sleeps"
    if beat.gain_control:
        yield "gain_control"

"""What may become a silence soon: facts of a camera phone in, codes and words for the parents out. Pure.

Nothing here wakes anybody: a phone that falls silent is noticed by the watchdog, whatever it said before. Words name what to do.
"""

from collections.abc import Iterator

from babycam.monitor.phone import Beat, PhoneNow

HIDDEN_S = 10.0  # a glance at another app is nothing
WORDS = {
    "phone_hidden": "The phone shows something else. Bring babycam back to its screen, or it may fall silent.",
    "phone_unplugged": "The phone is not plugged in.",
    "phone_hot": "The phone is hot. Take it out of its case, or lower the picture's quality.",
    "phone_sleeps": "The phone may fall asleep: it does not let babycam keep its screen on.",
    "gain_control": "The phone changes the loudness by itself, so the lines mean less.",
    "mic_muted_by_phone": "The phone has turned its microphone off. Look whether a call goes on, or whether babycam may use it.",
}


def of_phone(phone: PhoneNow, now: float) -> list[dict[str, str]]:
    """[{code, words}] for a phone that speaks; nothing for one that does not: then the room says that it is not heard."""
    if not phone.online(now):
        return []
    hidden = phone.hidden_since is not None and now - phone.hidden_since >= HIDDEN_S
    return [{"code": code, "words": WORDS[code]} for code in _codes(phone.beat, hidden)]


def _codes(beat: Beat, hidden: bool) -> Iterator[str]:
    if beat.mic in ("muted", "ended", "denied"):
        yield "mic_muted_by_phone"
    if hidden:
        yield "phone_hidden"
    if beat.hot in ("serious", "critical"):
        yield "phone_hot"
    if beat.charging is False:
        yield "phone_unplugged"
    if beat.wake_lock is False and beat.visible is not False:
        yield "phone_sleeps"
    if beat.gain_control:
        yield "gain_control"

"""What is waited for when a program of somebody else's sends by WHIP: the room is heard and seen, and its noises are recorded."""

from collections.abc import Callable
from typing import Any

from tests.rig import Client, Rig

SOON_S = 60.0


def comes(rig: Rig, ana: Client, room: int, since: str = "", *, told: Callable[[], str] = str) -> str:
    """Waits until the room is heard and seen by sound that came after `since`; returns when something was heard last.

    `told`: what the sender says, for the failure's words. Raises TimeoutError after SOON_S.
    """

    def there() -> str:
        health = ana.get(f"/api/rooms/{room}")["health"]
        well = health["source"] == "live" and health["heard"] and health["sees"] and health["fps"] > 0
        heard_at = str(health["last_audio_at"] or "")
        return heard_at if well and heard_at > since else ""

    try:
        return str(rig.until(there, SOON_S, "the room to be heard and seen"))
    except TimeoutError as late:
        raise TimeoutError(f"{late}\n{told()}\n{rig.tail()}") from None


def goes_on(ana: Client, room: int) -> bool:
    """Whether a noise of the room has begun and not ended: what is sent no more before that leaves no clip."""
    return any(noise["ended_at"] is None for noise in ana.get(f"/api/noises?room={room}")["results"])


def ready(ana: Client, room: int) -> list[dict[str, Any]]:
    """The room's clips that can be played, newest first."""
    return [clip for clip in ana.get(f"/api/clips?room={room}")["results"] if clip["state"] == "ready"]

"""Tries what a camera's address may mean, one reading after the other, until one of them gives a stream."""

from typing import Any

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.rooms import addresses, camera_probes
from babycam.rooms import services as rooms_services
from babycam.rooms.models import Camera

SECONDS = 24.0  # no further reading is begun after that
# What holds for every reading of the same host, or names the right one already.
SETTLED = frozenset({"name_not_found", "too_busy", "login_needed", "wrong_login", "login_unknown", "login_unsure", "camera_busy"})
# What says more of the camera than that nothing answers there, the most telling first.
TELLING = ("camera_forbids", "codec_not_supported", "no_such_stream", "not_media", "timeout")


def search(values: dict[str, Any], stored: Camera | None) -> dict[str, Any]:
    """As `camera_probes.probe`, with `found`: the camera that this is said of, without its password.

    `stored`: the kept camera whose password is used when none is given. Raises BabycamError invalid.
    """
    kind = values.get("kind") or (stored.kind if stored else "pull")
    tries = addresses.readings(values.get("url") or "", kind, values.get("preset") or "")
    until = clock.monotonic() + SECONDS
    answers: list[dict[str, Any]] = []
    for place, reading in enumerate(tries):
        if place and clock.monotonic() > until:
            break
        answers.extend(_tried(values, reading, stored, first=place == 0))
        if answers[-1]["ok"] or answers[-1]["stage"] in SETTLED:
            return answers[-1]
    return min(answers, key=_rank)


def _tried(values: dict[str, Any], reading: addresses.Reading, stored: Camera | None, *, first: bool) -> list[dict[str, Any]]:
    said = {**values, "kind": reading.kind, "url": reading.url}
    if reading.preset:
        said["preset"] = reading.preset
    try:
        camera = rooms_services.checked_camera(said, stored)
    except BabycamError:
        if first:
            raise
        return []
    found = {name: getattr(camera, name) for name in ("kind", "preset", "url", "username")}
    return [{**camera_probes.probe(camera), "found": found}]


def _rank(answer: dict[str, Any]) -> int:
    return TELLING.index(answer["stage"]) if answer["stage"] in TELLING else len(TELLING)

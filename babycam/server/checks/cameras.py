"""What `babycam doctor` says of the family's cameras, and of who takes care of them."""

from typing import Any

from babycam.core import clock
from babycam.server import env
from babycam.server.checks.findings import Finding, Findings
from babycam.server.store import lock


def cameras(_settings: env.Env) -> Findings:
    """Each camera is tried, as before it was kept."""
    from babycam.rooms import camera_probes
    from babycam.rooms import queries as rooms_queries

    for room in rooms_queries.all_rooms():
        camera = rooms_queries.camera_in(room)
        if camera is None:
            yield Finding(True, f"Camera of {room.name}", "none yet, or turned off")
            continue
        result = camera_probes.probe(camera)
        yield Finding(_is_heard(result), f"Camera of {room.name}", _seen(result) if result["ok"] else str(result["words"]))


def _is_heard(result: dict[str, Any]) -> bool:
    """A camera that sends no sound, or one that nothing here reads, wakes nobody."""
    return bool(result["ok"]) and all(warning["code"] == "old_tls_at_home" for warning in result["warnings"])


def _seen(result: dict[str, Any]) -> str:
    if result["warnings"]:
        return " ".join(str(warning["words"]) for warning in result["warnings"])
    video, audio = result.get("video"), result.get("audio")
    picture = f"{video['codec']} {video['width']}x{video['height']}" if video else "no picture"
    return f"{picture}, {audio['codec'] if audio else 'no sound'}"


def link(settings: env.Env) -> Findings:
    """While the server runs, each room with a camera has a worker."""
    from babycam.monitor import assignment
    from babycam.rooms import queries as rooms_queries

    if not lock.is_taken(settings.data):
        return
    served = assignment.leased(clock.now())
    for room in filter(rooms_queries.camera_in, rooms_queries.all_rooms()):
        ok = room.pk in served
        mend = "no worker looks after it. Look in the server's log, and at BABYCAM_WORKERS."
        yield Finding(ok, f"Worker of {room.name}", "connected" if ok else mend)

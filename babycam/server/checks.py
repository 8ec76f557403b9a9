"""What `babycam doctor` looks at. Each check gives findings: what was looked at, whether it is well, and how to mend it."""

import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from babycam.core import clock, files
from babycam.server import copies, database_file, env, keys, lock, ports
from babycam.server.checks_network import network
from babycam.server.findings import Finding, Findings
from babycam.server.trust import authority
from babycam.server.trust.checks import certificate

GB = 10**9
LEAST_FREE = GB
BUILT = datetime(2025, 1, 1, tzinfo=UTC)  # no clock that is right says less


def python(_settings: env.Env) -> Findings:
    """3.11 to 3.13."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    ok = (3, 11) <= sys.version_info[:2] <= (3, 13)
    yield Finding(ok, "Python", version if ok else f"{version} is not supported. Install Python 3.11, 3.12 or 3.13.")


def codecs(_settings: env.Env) -> Findings:
    """What cameras send and browsers play."""
    import av

    wanted = (
        ("h264", "r"),
        ("libx264", "w"),
        ("aac", "r"),
        ("aac", "w"),
        ("opus", "r"),
        ("libopus", "w"),
        ("mjpeg", "r"),
        ("mjpeg", "w"),
    )
    missing = []
    for name, mode in wanted:
        try:
            av.codec.Codec(name, "r" if mode == "r" else "w")
        except (ValueError, av.error.FFmpegError):
            missing.append(f"{name} ({'reading' if mode == 'r' else 'writing'})")
    words = f"H.264, AAC, Opus and MJPEG, by PyAV {av.__version__}"
    mend = f"PyAV {av.__version__} lacks {', '.join(missing)}. Install its binary wheel: pip install --force-reinstall av"
    yield Finding(not missing, "Codecs", mend if missing else words)


def disk(settings: env.Env) -> Findings:
    """The data folder can be written, and there is room."""
    try:
        files.private_folder(settings.data)
        with tempfile.NamedTemporaryFile(dir=settings.data) as file:
            file.write(b"babycam")
            file.flush()
    except OSError as error:
        yield Finding(
            False, "Data folder", f"{settings.data} cannot be written: {error.strerror}. Choose another with BABYCAM_DATA."
        )
        return
    free = shutil.disk_usage(settings.data).free
    words = f"{settings.data} has {free / GB:.1f} GB free"
    yield Finding(free > LEAST_FREE, "Data folder", words if free > LEAST_FREE else f"{words}. Delete clips, or free some space.")


def time(_settings: env.Env) -> Findings:
    """The clock is about right, and somebody keeps it right."""
    now = clock.now()
    if now < BUILT:
        yield Finding(False, "Clock", f"It says {now:%Y-%m-%d %H:%M} UTC. Set it: clips and incidents would have wrong times.")
        return
    synchronized = _synchronized()
    mend = " Nothing keeps it right; turn time synchronisation on: timedatectl set-ntp true"
    yield Finding(synchronized is not False, "Clock", f"{now:%Y-%m-%d %H:%M} UTC." + (mend if synchronized is False else ""))


def _synchronized() -> bool | None:
    try:
        done = subprocess.run(
            ["timedatectl", "show", "-p", "NTPSynchronized", "--value"], capture_output=True, timeout=3, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return {b"yes": True, b"no": False}.get(done.stdout.strip())


def listening(settings: env.Env) -> Findings:
    """The server is well if it runs; else its ports are free."""
    if lock.is_taken(settings.data):
        yield _answers(settings)
        return
    for port, flag in ((settings.https_port, "--https-port"), (settings.http_port, "--http-port")):
        yield from _free(settings.host, port, flag)


def _free(host: str, port: int, flag: str) -> Findings:
    if not port:
        return
    try:
        for bound in ports.listen(host, port, flag):
            bound.close()
    except ports.PortTaken as taken:
        yield Finding(False, "Ports", str(taken))
    else:
        yield Finding(True, "Ports", f"{port} is free")


def _answers(settings: env.Env) -> Finding:
    context = ssl.create_default_context(cafile=str(authority.certificate_path(settings.data)))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(f"https://127.0.0.1:{settings.https_port}/healthz", timeout=5) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        return Finding(False, "Server", f"It runs, but is not well: {error.read(500).decode(errors='replace')}")
    except OSError:
        return Finding(False, "Server", f"It runs, but does not answer on port {settings.https_port}. Stop it and start it again.")
    return Finding(True, "Server", f"it runs and is well on port {settings.https_port}")


def key_files(settings: env.Env) -> Findings:
    """Each is whole, or not there yet."""
    faults = keys.key_faults(settings.data)
    yield from (Finding(False, "Key file", words) for words in faults.values())
    if not faults:
        yield Finding(True, "Key files", "whole")


def database(_settings: env.Env) -> Findings:
    """It is whole, it answers, its tables are up to date and of no newer version, and its clock is ours."""
    from django.db import DatabaseError, connection

    from babycam.server import prepare

    path = prepare.sqlite_path()
    if path and path.exists() and (fault := database_file.fault_of(path, recordings=prepare.has_recordings())):
        yield Finding(False, "Database", database_file.fault_text(path, fault))
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT CURRENT_TIMESTAMP")
            theirs = cursor.fetchone()[0]
        prepare.no_newer_one()
        pending = prepare.pending()
    except database_file.NoDatabase as newer:
        yield Finding(False, "Database", str(newer))
        return
    except DatabaseError as error:
        mend = prepare.refused(str(error)) or f"{connection.vendor} does not answer. Is it started, and is DATABASE_URL right?"
        yield Finding(False, "Database", mend)
        return
    skew = abs((clock.now() - theirs).total_seconds()) if isinstance(theirs, datetime) else 0.0
    if skew > 2:
        yield Finding(
            False, "Database", f"Its clock and this machine's differ by {skew:.0f} s. Turn time synchronisation on at both."
        )
    elif pending:
        yield Finding(True, "Database", f"{connection.vendor} answers; its tables are made or changed at the next start")
    else:
        yield Finding(True, "Database", f"{connection.vendor} answers")


def copies_of_database(_settings: env.Env) -> Findings:
    """Which copies of SQLite's database there are."""
    from babycam.server import prepare

    path = prepare.sqlite_path()
    if path and (saved := copies.saved(path)):
        yield Finding(
            True, "Copies", f"{len(saved)} beside the database, the newest of {copies.made_at(saved[-1]):%Y-%m-%d %H:%M} UTC"
        )


def recordings(_settings: env.Env) -> Findings:
    """Each recording on the disk is in the database."""
    from babycam.history import orphan_report

    seen = orphan_report.current_report(clock.now())
    if seen.words:
        yield Finding(not seen.held, "Recordings", " ".join(seen.words) + " `babycam manage adopt-clips` takes them up.")


def redis(settings: env.Env) -> Findings:
    """It answers, where there is one."""
    if not settings.redis_url:
        yield Finding(True, "Channel layer", "in memory (one web process)")
        return
    from redis import Redis, RedisError

    try:
        with Redis.from_url(settings.redis_url, socket_timeout=3, socket_connect_timeout=3) as client:
            client.ping()
    except (RedisError, OSError):
        yield Finding(False, "Channel layer", "Redis does not answer. Is it started, and is REDIS_URL right?")
    else:
        yield Finding(True, "Channel layer", "Redis answers")


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
        mend = "nobody takes care of it. Look into the server's log, and at BABYCAM_WORKERS."
        yield Finding(ok, f"Worker of {room.name}", "connected" if ok else mend)


CHECKS: tuple[Callable[[env.Env], Findings], ...] = (
    python,
    codecs,
    disk,
    time,
    listening,
    certificate,
    network,
    redis,
    database,
    copies_of_database,
)
FAMILY_CHECKS: tuple[Callable[[env.Env], Findings], ...] = (cameras, link, recordings)

"""`babycam serve`: starts the server, and says where it is."""

import argparse
import errno
import io
import os
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

from babycam.core import clock
from babycam.server import addresses, env, lock, ports, prepare, renewal, tls
from babycam.server.contexts import Certificates, Own, Unusable
from babycam.server.plain import https, leading_to

FLAGS = {
    "host": "BABYCAM_HOST",
    "https_port": "BABYCAM_HTTPS_PORT",
    "http_port": "BABYCAM_HTTP_PORT",
    "data": "BABYCAM_DATA",
    "workers": "BABYCAM_WORKERS",
}
FULL_OR_LOCKED = (errno.EROFS, errno.ENOSPC, errno.EDQUOT)


def parser(name: str = "serve") -> argparse.ArgumentParser:
    """The command's options; each wins over the variable of the same meaning."""
    made = argparse.ArgumentParser(prog=f"babycam {name}", description="Start the server: pages, alarms, clips, workers.")
    for flag, variable in FLAGS.items():
        setting = env.BY_NAME[variable]
        words = f"{setting.words} Default: {setting.shown_default()}. Variable: {variable}."
        made.add_argument(f"--{flag.replace('_', '-')}", help=words.replace("%", "%%"), metavar=flag.rpartition("_")[2].upper())
    return made


def main(arguments: Sequence[str]) -> int:
    """Serves until it is stopped; 1 with words on stderr when it cannot."""
    options = vars(parser().parse_args(arguments))
    env.put({FLAGS[flag]: value for flag, value in options.items() if value is not None})
    return serve()


def serve(prepared: Callable[[], None] | None = None) -> int:
    """As `main`, with everything from the environment. `prepared` is called once the tables are there."""
    os.umask(0o077)  # pictures of children are nobody else's
    try:
        return _serve(env.load(), prepared)
    except (env.BadSetting, lock.Taken, ports.PortTaken, prepare.NoDatabase, Unusable) as problem:
        print(f"babycam: {problem}", file=sys.stderr)
    except PermissionError as problem:
        print(f"babycam: This user may not write {problem.filename}. Choose another folder with --data.", file=sys.stderr)
    except OSError as problem:
        if problem.errno not in FULL_OR_LOCKED:
            raise
        where = problem.filename or "the data folder"
        print(f"babycam: {where} cannot be written: {problem.strerror}. Choose another folder with --data.", file=sys.stderr)
    return 1


def _serve(settings: env.Env, prepared: Callable[[], None] | None) -> int:
    with lock.take(settings.data):
        https_sockets = ports.listen(settings.host, settings.https_port, "--https-port")
        http_sockets = ports.listen(settings.host, settings.http_port, "--http-port") if settings.http_port else []
        certified = prepare.folders(settings.data)
        own = Own(settings.cert, settings.key) if settings.cert and settings.key else None
        certificates = Certificates(settings.data, own)
        prepare.django()
        prepare.tables()
        if prepared:
            prepared()
        from babycam.server import run
        from babycam.server.asgi import application

        trouble = certified.trouble or certificates.own_trouble(clock.now())
        renewal.keeper.take(settings, certificates, trouble)
        servers = [(run.server(application, lifespan=True, context=certificates.context), https_sockets)]
        if http_sockets:
            plain = leading_to(settings.https_port, frozenset(settings.allowed_hosts))
            servers.append((run.server(plain, lifespan=False), http_sockets))
        words = "\n".join([*_loudly(trouble), welcome(settings)])
        run.run(servers, lambda: print(words, flush=True))
    return 0


def _loudly(trouble: str) -> list[str]:
    return ["", "!" * 78, *textwrap.wrap(trouble, 78), "!" * 78] if trouble else []


def welcome(settings: env.Env) -> str:
    """Where the server is; at the first start also the code, and where to type it."""
    here = https("localhost", settings.https_port)
    address = _reachable(settings)
    lines = [
        "",
        "babycam is running.",
        "",
        f"  on this machine   {here}",
        f"  on other devices  {address or 'not reachable, because BABYCAM_HOST is ' + settings.host}",
        f"  data folder       {settings.data}",
        "",
        "A phone trusts this server once it trusts this household's authority, whose SHA-256 fingerprint is",
        *_in_two(tls.fingerprint(settings.data)),
    ]
    return "\n".join([*lines, *_first_start(settings.data, address or here), "Stop with Ctrl-C.", ""])


def _in_two(fingerprint: str) -> list[str]:
    return [f"  {fingerprint[:48].rstrip(':')}", f"  {fingerprint[48:]}"]


def _reachable(settings: env.Env) -> str:
    """The address for other devices, "" when only this machine is listened to."""
    if settings.host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return https(addresses.best(), settings.https_port)
    if settings.host == "localhost" or settings.host.startswith("127.") or settings.host == "::1":
        return ""
    return https(f"[{settings.host}]" if ":" in settings.host else settings.host, settings.https_port)


def _first_start(data: Path, address: str) -> list[str]:
    from babycam.people import queries, setup_code

    if queries.set_up():
        setup_code.forget(data)
        return [""]
    code = setup_code.make(data)
    link = f"{address}setup#code={code}"
    return [
        "",
        "This is the first start. Scan this, or open the address below it, to set up your family:",
        "",
        _qr(link),
        f"  {link}",
        "",
    ]


def _qr(text: str) -> str:
    """A QR code made of half blocks, or nothing where the terminal cannot show it."""
    import segno

    out = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(out, border=2, compact=True)
    picture = out.getvalue()
    try:
        picture.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return ""
    return picture

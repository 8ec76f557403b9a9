"""`babycam serve`: starts the server, and says where it is."""

import argparse
import errno
import io
import os
import sys
import textwrap
from collections.abc import Callable, Sequence

from babycam.core import clock
from babycam.server import env, memory, prepare
from babycam.server.front.guests import Guests, most_connections
from babycam.server.network import addresses, page_urls, ports
from babycam.server.store import database_file, keys, lock
from babycam.server.trust import plain, renewal, tls
from babycam.server.trust.contexts import Certificates, Own, Unusable

FLAGS = {
    "host": "BABYCAM_HOST",
    "https_port": "BABYCAM_HTTPS_PORT",
    "http_port": "BABYCAM_HTTP_PORT",
    "data": "BABYCAM_DATA",
    "workers": "BABYCAM_WORKERS",
    "database_copy": "BABYCAM_DATABASE_COPY",
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
    env.set_variables({FLAGS[flag]: value for flag, value in options.items() if value is not None})
    return serve()


def serve(prepared: Callable[[], None] | None = None) -> int:
    """As `main`, with everything from the environment. `prepared` is called once the tables are there."""
    os.umask(0o077)  # pictures of children are nobody else's
    memory.give_back()
    try:
        return _serve(env.load(), prepared)
    except (env.BadSetting, lock.Taken, ports.PortTaken, database_file.NoDatabase, keys.Damaged, Unusable) as problem:
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
    with lock.lock_folder(settings.data):
        https_sockets = ports.listen(settings.host, settings.https_port, "--https-port")
        http_sockets = ports.listen(settings.host, settings.http_port, "--http-port") if settings.http_port else []
        certified = prepare.folders(settings.data, renewal.certificate_names(settings))
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
        guests = Guests(most_connections(), settings.trusted_proxies)
        servers = [(run.server(application, guests, lifespan=True, context=certificates.context), https_sockets)]
        if http_sockets:
            servers.append((run.server(plain.leading_to(settings), guests, lifespan=False), http_sockets))
        words = "\n".join([*_loudly(trouble), welcome(settings)])
        run.run(servers, lambda: print(words, flush=True))
    return 0


def _loudly(trouble: str) -> list[str]:
    return ["", "!" * 78, *textwrap.wrap(trouble, 78), "!" * 78] if trouble else []


def welcome(settings: env.Env) -> str:
    """Where the server is; at the first start also the code, and where to type it."""
    lines = [
        "",
        "babycam is running.",
        "",
        f"  on this machine   {page_urls.origin('https', 'localhost', settings.https_port)}/",
        f"  on other devices  {_reachable(settings)}",
        *_first_visit(settings),
        f"  data folder       {settings.data}",
        "",
    ]
    return "\n".join([*lines, *_trust(settings), *_first_start(settings), "Stop with Ctrl-C.", ""])


def _reachable(settings: env.Env) -> str:
    if page_urls.only_here(settings) and not settings.url:
        return f"not reachable, because BABYCAM_HOST is {settings.host}"
    if settings.host in page_urls.EVERYWHERE and not settings.url and not addresses.lan():
        return "not reachable yet: this machine is not on a network"
    if settings.host == "0.0.0.0" and not settings.url and addresses.lan()[0].version == 6:  # noqa: S104 - compared, not bound
        return "not reachable: this machine has IPv6 addresses only. Set BABYCAM_HOST=:: to be reached by them"
    return f"{page_urls.page(settings)}/"


def _first_visit(settings: env.Env) -> list[str]:
    door = page_urls.door(settings)
    return [f"  their first time  {door}"] if door.startswith("http:") and not page_urls.only_here(settings) else []


def _trust(settings: env.Env) -> list[str]:
    if settings.url or page_urls.own_name(settings):
        return []
    words = "The first visit helps a phone to trust this household's authority. Its SHA-256 fingerprint, to compare:"
    return [words, *_in_two(tls.fingerprint(settings.data))]


def _in_two(fingerprint: str) -> list[str]:
    return [f"  {fingerprint[:48].rstrip(':')}", f"  {fingerprint[48:]}"]


def _first_start(settings: env.Env) -> list[str]:
    from babycam.people import queries as people_queries
    from babycam.people import setup_code

    if people_queries.set_up():
        setup_code.forget_code(settings.data)
        return ["", *_for_phones(settings)]
    link = page_urls.door(settings, f"/setup#code={setup_code.make(settings.data)}")
    return [
        "",
        "This is the first start. Scan this, or open the address below it, to set up your family:",
        "",
        qr(link),
        f"  {link}",
        "",
    ]


def _for_phones(settings: env.Env) -> list[str]:
    """Where somebody looks at it: what a phone scans."""
    return [qr(page_urls.door(settings))] if sys.stdout.isatty() and not page_urls.only_here(settings) else []


def qr(text: str) -> str:
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

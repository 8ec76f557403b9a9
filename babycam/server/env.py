"""What may be set from outside: the only place that reads the environment.

One table drives the parsing, `babycam doctor`, the help texts and docs/settings.md. A value that cannot be right stops the
start with words, and never falls back silently. Pure Python: no Django here, so that every command may read it cheaply.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from babycam.server import values as kind
from babycam.server.values import Network


class BadSetting(ValueError):
    """A setting's value cannot be used; the text says which and why, and never repeats a secret value."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. `default_words` replaces the default in the docs where it is computed."""

    name: str
    parse: Callable[[str], Any]
    default: Any
    words: str
    default_words: str = ""
    secret: bool = False

    def shown_default(self) -> str:
        """The default as the docs show it."""
        if self.default_words:
            return self.default_words
        if isinstance(self.default, bool):
            return "yes" if self.default else "no"
        return str(self.default)


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "BABYCAM_DATA",
        kind.folder,
        None,
        "Folder of the database, the keys, the certificate and the clips. Back this up.",
        default_words="the platform's data folder, such as `~/.local/share/babycam`",
    ),
    Setting("BABYCAM_HOST", kind.text, "0.0.0.0", "Address to listen on. `127.0.0.1` shuts the rest of the house out."),  # noqa: S104
    Setting("BABYCAM_HTTPS_PORT", kind.whole(1, 65535), 8443, "Port of the product (https)."),
    Setting(
        "BABYCAM_HTTP_PORT",
        kind.whole(0, 65535),
        8080,
        "Port of the plain page that helps devices to trust the certificate and leads to https; `0` turns it off.",
    ),
    Setting(
        "BABYCAM_ALLOWED_HOSTS",
        kind.names,
        (),
        "More names, with commas, under which the server may be opened, such as `baby.example.org`.",
        default_words="none; this machine's names, `*.local`, and numeric addresses always work",
    ),
    Setting(
        "BABYCAM_URL",
        kind.base,
        "",
        "Where the family opens the page, such as `https://baby.example.org`; answer links in messages begin with it.",
        default_words="this machine's address on the home network, as it is now, and the port",
    ),
    Setting(
        "BABYCAM_TRUSTED_PROXIES",
        kind.networks,
        (),
        "Addresses or networks, with commas, of reverse proxies whose `X-Forwarded-*` headers are believed, such as `127.0.0.1`.",
        default_words="none",
    ),
    Setting(
        "BABYCAM_MDNS",
        kind.yes_or_no,
        True,
        "Tell the home network the name `babycam.local`, so that nobody has to type a number.",
    ),
    Setting(
        "BABYCAM_CERT",
        kind.file,
        None,
        "Certificate chain (PEM) of your own, for its names; read again when it changes; needs BABYCAM_KEY.",
        default_words="one that this household's own authority signs, made at the first start",
    ),
    Setting("BABYCAM_KEY", kind.file, None, "Private key (PEM) of BABYCAM_CERT.", default_words="made at the first start"),
    Setting(
        "DATABASE_URL",
        kind.address("postgres", "postgresql", "sqlite"),
        "",
        "`postgres://user:password@host/name` to keep everything in PostgreSQL.",
        default_words="SQLite in the data folder",
        secret=True,
    ),
    Setting(
        "BABYCAM_DATABASE_COPY",
        kind.yes_or_no,
        True,
        "Save a copy of the SQLite database beside it before its tables are changed; the newest three stay.",
    ),
    Setting(
        "REDIS_URL",
        kind.address("redis", "rediss", "unix"),
        "",
        "`redis://host:6379/0` to connect several web processes.",
        default_words="in memory, one web process",
        secret=True,
    ),
    Setting("BABYCAM_WORKERS", kind.whole(0, 64), 8, "Most local worker processes, one per room; `0` when workers run elsewhere."),
    Setting(
        "BABYCAM_WORKER_TOKEN",
        kind.long_secret,
        "",
        "What workers show to be let in.",
        default_words="made at the first start",
        secret=True,
    ),
    Setting(
        "BABYCAM_METRICS_TOKEN",
        kind.long_secret,
        "",
        "Lets a Prometheus read /metrics, as a Bearer token.",
        default_words="none; only an owner who is logged in may",
        secret=True,
    ),
    Setting(
        "BABYCAM_SECRET_KEY",
        kind.long_secret,
        "",
        "Signs sessions. Several web processes on several machines need the same.",
        default_words="made at the first start",
        secret=True,
    ),
    Setting(
        "BABYCAM_FERNET_KEY",
        kind.fernet_key,
        "",
        "Encrypts camera passwords in the database; as above.",
        default_words="made at the first start",
        secret=True,
    ),
    Setting(
        "BABYCAM_PUSH_CONTACT",
        kind.contact,
        "mailto:family@example.com",
        "Whom push services may write to about our messages: `mailto:` or `https://`; Apple refuses addresses of this house only.",
    ),
    Setting("BABYCAM_LOG_LEVEL", kind.one_of("debug", "info", "warning", "error"), "info", "How much is logged."),
    Setting("BABYCAM_DEMO", kind.yes_or_no, False, "A demo family: its login is shown on the login page. Never for a real family."),
    Setting("BABYCAM_SYNTHETIC", kind.yes_or_no, False, "Allow cameras of kind `synthetic` (a drawn picture), for demo and tests."),
    Setting(
        "BABYCAM_TZ",
        kind.zone,
        "",
        "Time zone of logs and of the demo family; a real one chooses its own.",
        default_words="this machine's",
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Env:
    """The parsed values, with attributes named after the settings: BABYCAM_HTTPS_PORT is `https_port`."""

    data: Path
    host: str
    https_port: int
    http_port: int
    allowed_hosts: tuple[str, ...]
    url: str
    trusted_proxies: tuple[Network, ...]
    mdns: bool
    cert: Path | None
    key: Path | None
    database_url: str
    database_copy: bool
    redis_url: str
    workers: int
    worker_token: str
    metrics_token: str
    secret_key: str
    fernet_key: str
    push_contact: str
    log_level: str
    demo: bool
    synthetic: bool
    tz: str

    def __repr__(self) -> str:
        return f"Env(data={self.data!s}, host={self.host!r}, https_port={self.https_port})"


def read_setting(setting: Setting, environ: Mapping[str, str]) -> Any:
    """The value of one setting, or its default when it is missing or empty. Raises BadSetting."""
    raw = environ.get(setting.name, "").strip()
    if not raw:
        return setting.default
    try:
        return setting.parse(raw)
    except ValueError as error:
        shown = "" if setting.secret else f" (it is {raw!r})"
        raise BadSetting(f"{setting.name} cannot be used{shown}: {error}.") from error


def load(environ: Mapping[str, str] | None = None) -> Env:
    """Everything from `environ` (default: the process's own). Raises BadSetting."""
    source = os.environ if environ is None else environ
    values = {_attribute(setting.name): read_setting(setting, source) for setting in SETTINGS}
    if (values["cert"] is None) != (values["key"] is None):
        raise BadSetting("BABYCAM_CERT and BABYCAM_KEY belong together: set both or none.")
    if values["data"] is None:
        values["data"] = platformdirs.user_data_path("babycam")
    values["tz"] = values["tz"] or _machine_zone()
    return Env(**values)


def _machine_zone() -> str:
    """The zone's name behind /etc/localtime, UTC where there is none."""
    name = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    try:
        return kind.zone(name)
    except ValueError:
        return "UTC"


def set_variables(values: Mapping[str, str]) -> None:
    """Sets variables for this process and its children: how command line flags win over the environment."""
    os.environ.update(values)


def point_django_here() -> None:
    """Tells Django which settings to use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "babycam.server.settings")


def for_child(**extra: str) -> dict[str, str]:
    """A copy of this process's environment with `extra` on top."""
    return {**os.environ, **extra}


def _attribute(name: str) -> str:
    return name.removeprefix("BABYCAM_").lower()


def docs() -> str:
    """docs/settings.md."""
    rows = [
        f"| `{row.name}` | {row.words} | {row.shown_default() if row.default_words else f'`{row.shown_default()}`'} |"
        for row in SETTINGS
    ]
    return DOCS_HEAD + "\n".join(rows) + "\n"


DOCS_HEAD = """# Settings

<!-- Made from babycam/server/env.py: python -m babycam.server.env > docs/settings.md -->

babycam needs no settings. These environment variables change what it does by itself; a value that cannot be right stops the start
and says why. Flags of `babycam serve` (`--host`, `--https-port`, `--http-port`, `--data`, `--workers`) win over their variables.
What a family decides (thresholds, times, how long clips are kept) is set on the page and kept in the database instead.

| Variable | What it does | Default |
| --- | --- | --- |
"""

if __name__ == "__main__":
    print(docs(), end="")

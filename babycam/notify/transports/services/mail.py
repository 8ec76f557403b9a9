"""Mail: from one's own mailbox to oneself, or to anybody else. Pure."""

import re
from functools import partial
from urllib.parse import quote, urlencode

from babycam.notify.transports.services.places import place
from babycam.notify.transports.services.service import Field, Line, Service, Sketch, Values

# How servers of large providers are reached: (server, port, encryption). For all others the family writes it.
STARTTLS, TLS, PLAIN = "starttls", "ssl", "insecure"
_PROVIDERS: dict[tuple[str, ...], tuple[str, str, str]] = {
    ("gmail.com", "googlemail.com"): ("smtp.gmail.com", "587", STARTTLS),
    ("icloud.com", "me.com", "mac.com"): ("smtp.mail.me.com", "587", STARTTLS),
    ("yahoo.com", "ymail.com", "yahoo.de", "yahoo.fr", "yahoo.co.uk"): ("smtp.mail.yahoo.com", "465", TLS),
    ("gmx.de", "gmx.net", "gmx.at", "gmx.ch"): ("mail.gmx.net", "587", STARTTLS),
    ("gmx.com", "gmx.us"): ("mail.gmx.com", "587", STARTTLS),
    ("web.de",): ("smtp.web.de", "587", STARTTLS),
    ("t-online.de",): ("securesmtp.t-online.de", "465", TLS),
    ("posteo.de", "posteo.net", "posteo.org"): ("posteo.de", "465", TLS),
    ("mailbox.org",): ("smtp.mailbox.org", "465", TLS),
    ("fastmail.com", "fastmail.fm"): ("smtp.fastmail.com", "465", TLS),
    ("zoho.com", "zohomail.com"): ("smtp.zoho.com", "465", TLS),
}
KNOWN = {domain: how for domains, how in _PROVIDERS.items() for domain in domains}
_query = partial(urlencode, quote_via=quote)  # Apprise takes a + for what it is, and not for a space
PORTS = {STARTTLS: "587", TLS: "465", PLAIN: "25"}
PASSWORDLESS = ("outlook.com", "hotmail.com", "live.com", "msn.com")  # take no password from programs any more


HOUSE_SERVER, HOUSE_SECURITY, HOUSE_SENDER = "house server", "house security", "house sender"
HOUSE_USER, HOUSE_PASSWORD = "house user", "house password"
NEITHER = "Enter the app password, or let a parent set the household’s mail server (Settings, Integrations)."


def check_address(text: str) -> str:
    address = re.sub(r"(?i)^mailto:", "", text)
    if not re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", address):
        raise ValueError("This is not a mail address. It should look like ana@example.org.")
    return address


def check_server(text: str) -> str:
    if re.match(r"(?i)imap|pop", text):
        raise ValueError("This server receives mail. Enter the one that sends it: its name often begins with smtp.")
    return place(re.sub(r"(?i)^[a-z]+://", "", text), "smtp.example.org").netloc


def _password(text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        raise ValueError("Mail cannot carry this password: only the letters a to z, digits and common signs.")
    return text


def _domain(values: Values) -> str:
    return values["address"].rpartition("@")[2].lower()


def _faults(values: Values) -> dict[str, str]:
    if values["server"] or (by_house(values) and values.get(HOUSE_SERVER)):
        return {}
    if _domain(values) in PASSWORDLESS:
        return {"address": "Microsoft no longer accepts passwords from programs. Use another mailbox, or another way."}
    if _domain(values) not in KNOWN:
        return {"server": f"Name the server that sends mail for {_domain(values)}, such as smtp.{_domain(values)}."}
    return {"password": NEITHER} if by_house(values) else {}


def by_house(values: Values) -> bool:
    """Whether the household's own server sends it: it names none, and has no password for its provider's."""
    return not (values["server"] or values["password"])


def house_url(values: Values) -> str:
    """The Apprise address of somebody to whom the household's server writes: its facts, and `to`."""
    mode, netloc = values[HOUSE_SECURITY], values[HOUSE_SERVER]
    query = {"smtp": netloc.rpartition(":")[0], "mode": mode, "from": values[HOUSE_SENDER], "to": values["to"]}
    login = {"user": values[HOUSE_USER], "pass": values[HOUSE_PASSWORD]} if values[HOUSE_PASSWORD] else {}
    return f"mailto{'' if mode == PLAIN else 's'}://{netloc}?{_query({**login, **query})}"


def _url(values: Values) -> str:
    if by_house(values) and values.get(HOUSE_SERVER):
        return house_url({**values, "to": values["to"] or values["address"]})
    server, _, mode = KNOWN.get(_domain(values), ("", "", STARTTLS))
    netloc = values["server"] or server
    mode = values["encryption"] if values["server"] else mode
    if not re.search(r":\d+$", netloc):
        netloc += f":{PORTS[mode] if values['server'] else KNOWN[_domain(values)][1]}"
    query = {"smtp": netloc.rpartition(":")[0], "mode": mode, "from": values["address"], "to": values["to"] or values["address"]}
    login = {"user": values["user"] or values["address"], "pass": values["password"]} if values["password"] else {}
    return f"mailto{'' if mode == PLAIN else 's'}://{netloc}?{_query({**login, **query})}"


SERVICE = Service(
    code="mail",
    name="Mail",
    line="Seldom rings at night: a second way.",
    steps=(
        "Most providers want an “app password” for this: look for it under Security in your mail account.",
        "Let your phone ring for this sender, or the mail wakes nobody.",
    ),
    sketch=Sketch(
        "browser",
        "Your mail account",
        (
            Line("Signed in as", "ana@example.org", "address"),
            Line("Security: App passwords", "abcd efgh ijkl mnop", "password"),
            Line("Outgoing mail server (SMTP)", "smtp.example.org", "server"),
        ),
    ),
    fields=(
        Field("address", "Your mail address", check_address, example="ana@example.org", keyboard="email", place=True),
        Field(
            "password",
            "App password",
            _password,
            help="Not the one that you log in with, if there are app passwords. Empty: the household’s mail server sends it.",
            required=False,
            secret=True,
        ),
        Field(
            "server",
            "Server that sends (SMTP)",
            check_server,
            help="Empty: the usual one of your provider, if babycam knows it.",
            example="smtp.example.org:587",
            keyboard="url",
            required=False,
            folded=True,
            place=True,
        ),
        Field(
            "encryption",
            "Encryption",
            usual=STARTTLS,
            folded=True,
            place=True,
            choices=((STARTTLS, "STARTTLS (587)"), (TLS, "TLS (465)"), (PLAIN, "none")),
        ),
        Field("user", "User name", help="Empty: your mail address.", required=False, folded=True),
        Field("to", "Send it to", check_address, help="Empty: to yourself.", keyboard="email", required=False, folded=True),
    ),
    url=_url,
    shown=lambda values: values["to"] or values["address"],
    faults=_faults,
    by_house=by_house,
)

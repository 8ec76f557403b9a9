"""ntfy: an app that shows what is published under a topic, of ntfy.sh or of a server of one's own. Pure."""

import re
from urllib.parse import quote

from babycam.notify.transports.services.places import place
from babycam.notify.transports.services.service import Field, Line, Link, Service, Sketch, Values

USUAL = "https://ntfy.sh"


def _server(text: str) -> str:
    return str(place(text, USUAL))


def _topic(text: str) -> str:
    if "/" in text or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text):
        raise ValueError("A topic is one word of at most 64 letters, digits, - and _, without spaces and slashes.")
    if len(text) < 8:
        raise ValueError("Choose a longer one, of at least 8 letters: whoever guesses it reads your calls.")
    return text


def _token(text: str) -> str:
    if not re.fullmatch(r"tk_[A-Za-z0-9]{20,60}", text):
        raise ValueError("An access token begins with tk_ and has about 30 letters and digits.")
    return text


def _untangle(values: Values) -> Values:
    """The whole address of a topic, in its field: a server, and the topic behind it."""
    found = re.fullmatch(r"(?i)(https?|ntfys?)://([^/]+)/([^/?#]+)/?(\?.*)?", values["topic"])
    if not found:
        return values
    scheme = "http" if found[1].lower() == "http" or "secure=false" in (found[4] or "") else "https"
    return {**values, "server": f"{scheme}://{found[2]}", "topic": found[3]}


def _url(values: Values) -> str:
    server = place(values["server"], USUAL)
    token = f"{quote(values['token'], safe='')}@" if values["token"] else ""
    return f"{server.scheme('ntfy')}://{token}{server.netloc}/{values['topic']}?priority=max"


def _links(values: Values) -> tuple[Link, ...]:
    server = place(values["server"], USUAL)
    plain = "" if server.secure else "?secure=false"
    return (
        Link("Android", f"ntfy://{server.netloc}/{values['topic']}{plain}"),
        Link("iPhone or computer", f"{server}/{values['topic']}"),
    )


SERVICE = Service(
    code="ntfy",
    name="ntfy",
    line="A free app; needs no account.",
    steps=("Install ntfy on your phone.", "Save this, then scan the code with that phone.", "Send yourself a test."),
    sketch=Sketch(
        "phone",
        "ntfy: subscribe to a topic",
        (
            Line("Topic name", "babycam-x7q2…", "topic"),
            Line("Use another server", "https://ntfy.sh", "server"),
            Line("Subscribe"),
        ),
    ),
    fields=(
        Field(
            "topic",
            "Topic",
            _topic,
            help="Like a password: whoever knows it reads your calls. Take the one proposed, or the one that your app already has.",
            longest=300,
            secret=True,
            proposed=True,
        ),
        Field(
            "server",
            "Server",
            _server,
            help="Leave it as it is, unless you run your own server.",
            example=USUAL,
            usual=USUAL,
            keyboard="url",
            place=True,
        ),
        Field(
            "token",
            "Access token",
            _token,
            help="Only if your server asks for a login: in its web app under Account, Access tokens.",
            example="tk_…",
            required=False,
            secret=True,
            folded=True,
        ),
    ),
    url=_url,
    shown=lambda values: place(values["server"], USUAL).netloc,
    untangle=_untangle,
    links=_links,
)

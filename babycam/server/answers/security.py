"""How to report a fault in security: `/.well-known/security.txt` (RFC 9116), and the page that it names.

No address of a person is made up: a copy of babycam does not know from which repository it came, and who runs it knows whom they
gave its address to. So the contact is a page of this server, and that page says where the repository takes reports.
"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from babycam.core import clock
from babycam.server.answers import small_pages

GOOD_FOR = timedelta(days=180)  # RFC 9116 asks for less than a year
PLACE = "/security"
TITLE = "How to report a security fault"
REPORT_WORDS = """<p>In babycam itself: open the repository from which it came, choose <strong>Security</strong>, then
<strong>Report a vulnerability</strong>. That makes a private advisory, which only its maintainers read. Please open no public
issue.</p> <p>In this family's babycam, such as a door that was left open: tell the people who run it. If you do not know them,
please leave it alone: there are children behind it.</p> <p>What is supported, and what to expect, is in <code>SECURITY.md</code>
of the repository.</p>"""


def security_txt(request: HttpRequest) -> HttpResponse:
    """The fields of RFC 9116; the same for a whole day."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    here = f"https://{request.get_host()}"
    day = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    fields = {
        "Contact": f"{here}{PLACE}",
        "Expires": f"{day + GOOD_FOR:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": "en",
        "Canonical": f"{here}/.well-known/security.txt",
        "Policy": f"{here}{PLACE}",
    }
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return HttpResponse(lines, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})


def policy(request: HttpRequest) -> HttpResponse:
    """The same for people, without a login."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    return small_pages.small(TITLE, REPORT_WORDS)

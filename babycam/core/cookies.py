"""The names of our cookies, and those that they had before.

`__Host-` (RFC 6265bis, 4.1.3.2): browsers take such a cookie over https from this very host only, so that neither another name of
the same domain nor a plain page can plant one. Until version 0.4 they had plain names; so that nobody is logged out by an update in
the night, and no phone stops being a camera, what came under those is taken up once under the new ones.
"""

from collections.abc import Mapping

SESSION = "__Host-babycam_session"
CSRF = "__Host-csrftoken"
CAMERA = "__Host-babycam_camera"
KNOWN = "__Host-babycam_known"
CHALLENGE = "__Host-babycam_challenge"
BEFORE = {SESSION: "babycam_session", CSRF: "csrftoken", CAMERA: "babycam_camera"}
OLD_KEY = 32  # letters of a session's key until version 0.4; newer ones are longer, and are nothing under the old name


def taken_up(cookies: Mapping[str, str]) -> dict[str, str]:
    """What came under old names only, under the new ones."""
    taken = {new: cookies[old] for new, old in BEFORE.items() if new not in cookies and cookies.get(old)}
    if len(taken.get(SESSION, "")) != OLD_KEY:
        taken = {new: value for new, value in taken.items() if new == CAMERA}
    return taken


def value(cookies: Mapping[str, str], name: str) -> str:
    """The cookie's value, "" without one."""
    return cookies.get(name) or taken_up(cookies).get(name, "")

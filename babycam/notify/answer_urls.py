"""Where an answer link leads: an address of the page, with the token (answer_links.py) in its fragment."""

from django.conf import settings

PATH = "/answer"


def answer_url(token: str) -> str:
    """The whole address to tap; "" without a token."""
    return f"{settings.PAGE_URL()}{PATH}#{token}" if token else ""

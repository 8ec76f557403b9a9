"""Whoever finds a fault learns where to say so, without a login and without an address that nobody reads."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

HOST = "babycam.local:8443"
MAY_REPEAT = {"Contact", "Canonical", "Policy"}


def fields(text: str) -> list[tuple[str, str]]:
    """As RFC 9116, section 4, reads it."""
    found = [re.fullmatch(r"([A-Za-z-]+): (\S.*)", line) for line in text.splitlines() if line and not line.startswith("#")]
    assert all(found)
    return [(one[1], one[2]) for one in found if one]


def test_security_txt_is_what_the_rfc_asks_for() -> None:
    answer = Client().get("/.well-known/security.txt", HTTP_HOST=HOST, secure=True)
    assert answer.status_code == 200 and answer["Content-Type"] == "text/plain; charset=utf-8"
    found = fields(answer.content.decode())
    names = [name for name, _ in found]
    assert "Contact" in names and names.count("Expires") == 1 and names.count("Preferred-Languages") == 1
    assert all(names.count(name) == 1 for name in set(names) - MAY_REPEAT)
    known = dict(found)
    ends = datetime.strptime(known["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=30) < ends - datetime.now(UTC) < timedelta(days=365)
    assert known["Canonical"] == f"https://{HOST}/.well-known/security.txt"
    assert all(known[name].startswith("https://") for name in ("Contact", "Policy"))


@pytest.mark.django_db
def test_its_contact_is_a_page_that_says_how_to_report() -> None:
    contact = dict(fields(Client().get("/.well-known/security.txt", HTTP_HOST=HOST, secure=True).content.decode()))["Contact"]
    answer = Client().get(contact.removeprefix(f"https://{HOST}"), HTTP_HOST=HOST, secure=True)
    assert answer.status_code == 200 and b"Report a" in answer.content and b"private advisory" in answer.content
    assert not answer.cookies


def test_it_is_asked_and_not_told() -> None:
    for path in ("/.well-known/security.txt", "/security"):
        assert Client(enforce_csrf_checks=True).post(path, HTTP_HOST=HOST, secure=True).status_code == 405

"""Secrets that somebody logs by mistake do not reach the log."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babycam.server.logging import RedactingFormatter, redact


@pytest.mark.parametrize(
    "line",
    [
        "opening rtsp://ana:sesame@192.168.1.4/stream failed",
        "GET http://sesame@cam/",
        "Authorization: Bearer sesame-123._~+/=",
        "authorization: Basic sesame==",
        "password=sesame",
        'config {"password": "sesame", "url": "x"}',
        "{'worker_token': 'sesame'}",
        "BABYCAM_SECRET_KEY=sesame",
        "cookie __Host-babycam_session=sesame; __Host-csrftoken=sesame; __Host-babycam_camera=sesame",
        "open https://127.0.0.1:8443/setup#code=sesame",
        "api_key: sesame",
    ],
)
def test_secrets_are_struck_out(line: str) -> None:
    assert "sesame" not in redact(line) and "***" in redact(line)


@pytest.mark.parametrize("line", ["room 3 is loud (-18 dB)", "GET http://192.168.1.4:8080/video 200", "mail ana@example.org"])
def test_harmless_lines_stay_as_they_are(line: str) -> None:
    assert redact(line) == line


@given(st.text(st.characters(blacklist_characters="/@ \t\r\n\x0b\x0c\"'", blacklist_categories=("Cs", "Z", "Cc")), min_size=5))
def test_no_password_in_an_address_survives(password: str) -> None:
    assert f":{password}@" not in redact(f"open rtsp://ana:{password}@cam/x")


def test_tracebacks_are_struck_out_too() -> None:
    formatter = RedactingFormatter("%(message)s")
    try:
        raise OSError("cannot open rtsp://ana:sesame@cam/x")
    except OSError as error:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "it failed", (), (OSError, error, error.__traceback__))
    text = formatter.format(record)
    assert "sesame" not in text and "OSError" in text

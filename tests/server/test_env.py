"""What may be set from outside, and what happens when it cannot be right."""

from pathlib import Path

import pytest

from babycam.server import env

DOCS = Path(__file__).parents[2] / "docs"


def test_nothing_needs_to_be_set() -> None:
    settings = env.load({})
    assert (settings.https_port, settings.http_port, settings.host) == (8443, 8080, "0.0.0.0")
    assert settings.data.name == "babycam" and settings.database_url == "" and not settings.demo


def test_an_empty_variable_counts_as_not_set() -> None:
    assert env.load({"BABYCAM_HTTPS_PORT": " "}).https_port == 8443


def test_names_with_commas_become_a_list_in_lower_case() -> None:
    assert env.load({"BABYCAM_ALLOWED_HOSTS": "Baby.example.org, cam.lan,"}).allowed_hosts == ("baby.example.org", "cam.lan")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BABYCAM_HTTPS_PORT", "eighty", "whole number from 1 to 65535"),
        ("BABYCAM_HTTPS_PORT", "70000", "whole number"),
        ("BABYCAM_DEMO", "perhaps", "yes or no"),
        ("BABYCAM_LOG_LEVEL", "loud", "one of debug"),
        ("BABYCAM_TZ", "Europe/Atlantis", "time zone"),
        ("BABYCAM_TZ", "/etc/passwd", "time zone"),
        ("BABYCAM_CERT", "/no/such/file.pem", "no such file"),
        ("DATABASE_URL", "mysql://x", "postgres://"),
        ("REDIS_URL", "http://x", "redis://"),
        ("BABYCAM_WORKER_TOKEN", "short", "32 characters"),
        ("BABYCAM_FERNET_KEY", "x", "32 bytes"),
    ],
)
def test_a_value_that_cannot_be_right_stops_the_start_with_words(name: str, value: str, words: str) -> None:
    with pytest.raises(env.BadSetting, match=f"{name} cannot be used.*{words}"):
        env.load({name: value})


def test_a_secret_value_is_not_repeated_in_the_words() -> None:
    with pytest.raises(env.BadSetting) as caught:
        env.load({"DATABASE_URL": "mysql://ana:sesame@host/x"})
    assert "sesame" not in str(caught.value)


def test_certificate_and_key_belong_together(tmp_path: Path) -> None:
    certificate = tmp_path / "c.pem"
    certificate.touch()
    with pytest.raises(env.BadSetting, match="belong together"):
        env.load({"BABYCAM_CERT": str(certificate)})


def test_the_settings_show_no_secrets_when_printed() -> None:
    settings = env.load({"BABYCAM_WORKER_TOKEN": "t" * 40, "DATABASE_URL": "postgres://a:sesame@h/x"})
    assert "sesame" not in repr(settings) and "tttt" not in repr(settings)


def test_the_page_about_settings_is_current() -> None:
    assert (DOCS / "settings.md").read_text() == env.docs(), "run: python -m babycam.server.env > docs/settings.md"

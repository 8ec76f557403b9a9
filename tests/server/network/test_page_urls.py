"""Where the family finds the server: as it is now, and always an address that works."""

from pathlib import Path

import pytest

from babycam.server import env
from babycam.server.network import addresses, page_urls
from babycam.server.trust import tls
from tests.server.trust.test_tls import NOW


def settings(**variables: str) -> env.Env:
    return env.load({f"BABYCAM_{name}": value for name, value in variables.items()})


def test_a_new_address_of_the_machine_is_in_the_next_link(monkeypatch: pytest.MonkeyPatch) -> None:
    known = settings()
    for address in ("192.168.1.10", "192.168.1.77", "[fd00::2]"):
        monkeypatch.setattr(addresses, "best", lambda address=address: address)
        assert page_urls.page(known) == f"https://{address}:8443"
        assert page_urls.door(known, "/camera#s3cret") == f"http://{address}:8080/camera#s3cret"


def test_where_only_this_machine_is_listened_to_links_say_so() -> None:
    assert page_urls.door(settings(HOST="127.0.0.1"), "/") == "http://127.0.0.1:8080/"
    assert page_urls.only_here(settings(HOST="::1")) and not page_urls.only_here(settings())


def test_without_the_plain_page_a_code_leads_to_https() -> None:
    assert page_urls.door(settings(HOST="192.168.1.10", HTTP_PORT="0"), "/camera#s") == "https://192.168.1.10:8443/camera#s"


def test_behind_a_proxy_everything_leads_to_its_name() -> None:
    known = settings(URL="https://baby.example.org/")
    assert page_urls.page(known) == "https://baby.example.org"
    assert page_urls.door(known, "/camera#s") == "https://baby.example.org/camera#s"
    assert page_urls.more_names(known) == ("baby.example.org",)


def test_the_usual_port_is_not_written() -> None:
    assert page_urls.page(settings(HOST="192.168.1.10", HTTPS_PORT="443")) == "https://192.168.1.10"


def test_a_certificate_of_the_familys_own_gives_its_name(tmp_path: Path) -> None:
    tls.ensure(tmp_path, addresses=[], now=NOW)
    known = settings(CERT=str(tls.cert_path(tmp_path)), KEY=str(tls.key_path(tmp_path)))
    assert page_urls.door(known, "/") == "https://localhost:8443/" and "localhost" in page_urls.more_names(known)


def test_an_unreadable_certificate_has_no_names(tmp_path: Path) -> None:
    path = tmp_path / "c.pem"
    path.write_text("nonsense")
    assert page_urls.names_in(path) == [] == page_urls.names_in(tmp_path / "none")

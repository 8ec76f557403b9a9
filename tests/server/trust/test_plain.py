"""The plain http page: it leads to https, helps phones to trust the household's authority, and is nobody's way in."""

import plistlib
import re
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from babycam.server import env
from babycam.server.network import addresses
from babycam.server.trust import authority, page, plain, steps, tls
from tests.server.trust.test_tls import NOW

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1"
PIXEL = "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    tls.ensure(tmp_path, addresses=[], now=NOW)
    return tmp_path


class Answer:
    def __init__(self, sent: list[dict[str, Any]]) -> None:
        self.status = sent[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        self.content: bytes = sent[1]["body"]
        self.text = self.content.decode(errors="replace")


async def get(
    data: Path, path: str = "/", host: str = "192.168.1.9:8080", agent: str = "", method: str = "GET", **variables: str
) -> Answer:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    settings = env.load({"BABYCAM_DATA": str(data), **{f"BABYCAM_{name}": value for name, value in variables.items()}})
    raw, _, query = path.encode().partition(b"?")
    headers = [(b"host", host.encode()), (b"user-agent", agent.encode())]
    scope = {"type": "http", "method": method, "path": raw.decode(), "raw_path": raw, "query_string": query, "headers": headers}
    await plain.leading_to(settings)(scope, None, send)
    return Answer(sent)


# --- where it leads -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/camera", "/rooms/3?from=qr&x=%22"])
async def test_it_leads_to_the_same_address_under_the_name_by_which_it_was_asked(data: Path, path: str) -> None:
    assert f'href="https://192.168.1.9:8443{path.replace("&", "&amp;")}"' in (await get(data, path)).text
    assert f'href="https://[fd00::2]:8443{path.replace("&", "&amp;")}"' in (await get(data, path, "[fd00::2]:8080")).text


@pytest.mark.parametrize("host", ["evil.example", '"><script>alert(1)</script>', "", "a;script-src *.local", "é.local"])
async def test_it_never_leads_elsewhere(data: Path, host: str) -> None:
    found = await get(data, host=host)
    assert found.status == 200 and f'data-to="https://{addresses.best()}:8443"' in found.text and "alert" not in found.text
    assert "script-src *" not in found.headers["content-security-policy"]


async def test_what_is_written_into_the_address_is_no_part_of_the_page(data: Path) -> None:
    found = await get(data, '/x"><script>alert(1)</script>?"><b>')
    assert "<script>alert" not in found.text and "<b>" not in found.text.split("Continue anyway")[0].rpartition("</ol>")[2]


async def test_only_the_pages_own_script_may_run_and_it_may_ask_only_the_server(data: Path) -> None:
    found = await get(data)
    rules = dict(rule.split(" ", 1) for rule in found.headers["content-security-policy"].split("; "))
    assert rules["default-src"] == "'none'" and rules["connect-src"] == "https://192.168.1.9:8443"
    assert "unsafe" not in str(rules) and found.text.count("<script>") == 1


async def test_a_policy_knows_no_ipv6_so_the_port_alone_is_named(data: Path) -> None:
    assert "connect-src https://*:8443;" in (await get(data, host="[fd00::2]:8080")).headers["content-security-policy"]


async def test_behind_a_proxy_it_leads_to_the_name_of_the_proxy_and_explains_nothing(data: Path) -> None:
    found = await get(data, "/camera", URL="https://baby.example.org")
    assert 'href="https://baby.example.org/camera"' in found.text and "<details" not in found.text


async def test_the_usual_port_is_not_written(data: Path) -> None:
    assert 'href="https://192.168.1.9/"' in (await get(data, HTTPS_PORT="443")).text


@pytest.mark.parametrize(("method", "status", "length"), [("HEAD", 200, 0), ("POST", 405, None)])
async def test_it_is_only_read(data: Path, method: str, status: int, length: int | None) -> None:
    found = await get(data, method=method)
    assert found.status == status and (length is None or len(found.content) == length)


# --- what it hands out --------------------------------------------------------------------------------------------------


async def test_the_authoritys_certificate_comes_in_the_forms_that_systems_take(data: Path) -> None:
    known = authority.read_certificates(authority.certificate_path(data))[0]
    crt, pem, apple = [await get(data, path) for path in plain.FILES]
    assert x509.load_der_x509_certificate(crt.content) == known == x509.load_pem_x509_certificate(pem.content)
    assert crt.headers["content-type"] == "application/x-x509-ca-cert" and "attachment" in crt.headers["content-disposition"]
    assert apple.headers["content-type"] == "application/x-apple-aspen-config"
    profile = plistlib.loads(apple.content)
    assert profile["PayloadContent"][0]["PayloadType"] == "com.apple.security.root"
    assert x509.load_der_x509_certificate(profile["PayloadContent"][0]["PayloadContent"]) == known


async def test_a_page_that_many_ask_for_is_made_once(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody may ask for it, as often as the door lets them in."""
    read: list[Path] = []
    made: list[str] = []
    real_read, real_system = authority.read_certificates, page._system

    def reading(path: Path) -> list[x509.Certificate]:
        read.append(path)
        return real_read(path)

    def making(system: steps.System, name: str, first: bool) -> str:
        made.append(name)
        return real_system(system, name, first)

    monkeypatch.setattr(authority, "read_certificates", reading)
    monkeypatch.setattr(page, "_system", making)
    pages = {(await get(data, agent=PIXEL)).text for _ in range(20)}
    assert len(pages) == len(read) == 1 and len(made) == len(steps.SYSTEMS)


def printed(page: str) -> str:
    """The fingerprint on the page, as pairs with colons."""
    found = re.search(r'class="print">([^<]+)<', page)
    assert found
    return re.sub(r"\s", ":", found[1])


async def test_a_new_authority_is_on_the_page_at_once(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    before = (await get(data)).text
    other = tmp_path_factory.mktemp("other")
    tls.ensure(other, addresses=[], now=NOW)
    authority.certificate_path(other).replace(authority.certificate_path(data))
    after = (await get(data)).text
    assert printed(after) == tls.fingerprint(data) and before != after
    assert (await get(data, steps.DER)).content == authority.der(authority.read_certificates(authority.certificate_path(data))[0])


async def test_a_profile_that_is_installed_twice_replaces_itself(data: Path) -> None:
    assert (await get(data, steps.PROFILE)).content == (await get(data, steps.PROFILE)).content


async def test_no_key_ever_leaves(data: Path) -> None:
    for path in ("/", *plain.FILES, "/authority.key", "/tls/authority.key", "/../tls/key.pem"):
        assert b"PRIVATE" not in (await get(data, path)).content


async def test_without_the_certificate_there_are_words(tmp_path: Path) -> None:
    found = await get(tmp_path, steps.DER)
    assert found.status == 404 and "babycam doctor" in found.text
    assert (await get(tmp_path)).status == 200


async def test_the_fingerprint_is_there_to_compare(data: Path) -> None:
    assert printed((await get(data)).text) == tls.fingerprint(data)


# --- the steps ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agent", "system"),
    [
        (IPHONE, "ios"),
        (PIXEL, "android"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0", "android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "firefox"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "macos"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36 Edg/130.0", "windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/130.0.0.0 Safari/537.36", "linux"),
        ("curl/8.5.0", ""),
    ],
)
async def test_the_steps_of_the_system_at_hand_come_first_and_are_open(data: Path, agent: str, system: str) -> None:
    text = (await get(data, agent=agent)).text
    assert steps.system_of(agent) == system
    assert re.findall(r'data-system="(\w+)" open', text) == ([system] if system else [])
    assert not system or re.findall(r'data-system="(\w+)"', text)[0] == system
    assert set(re.findall(r'data-system="(\w+)"', text)) == {one.key for one in steps.SYSTEMS}


async def test_the_steps_say_what_the_authority_is_called(data: Path) -> None:
    name = authority.common_name(authority.read_certificates(authority.certificate_path(data))[0])
    assert f"Switch on <b>{name}</b>" in (await get(data, agent=IPHONE)).text


def test_every_step_can_be_filled_in() -> None:
    facts = page.TrustFacts("https://192.168.1.9:8443", "/", name="<i>", fingerprint="AA:BB")
    assert "<i>" not in page.render(facts) and "{name}" not in page.render(facts)

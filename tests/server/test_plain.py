"""The plain http page only leads to https."""

from typing import Any

import pytest

from babycam.server import addresses, plain


async def get(host: str, method: str = "GET") -> tuple[int, str]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": "/", "headers": [(b"host", host.encode())]}
    await plain.leading_to(8443, frozenset())(scope, None, send)
    return sent[0]["status"], sent[1]["body"].decode()


async def test_it_leads_to_the_name_under_which_it_was_asked() -> None:
    assert 'href="https://192.168.1.9:8443/"' in (await get("192.168.1.9:8080"))[1]
    assert 'href="https://[fd00::2]:8443/"' in (await get("[fd00::2]:8080"))[1]


@pytest.mark.parametrize("host", ["evil.example", '"><script>alert(1)</script>', ""])
async def test_it_never_leads_elsewhere(host: str) -> None:
    status, content = await get(host)
    assert status == 200 and f'href="https://{addresses.best()}:8443/"' in content and "<script" not in content


async def test_the_usual_port_is_not_written() -> None:
    assert plain.https("baby.local", 443) == "https://baby.local/"

"""babycam.local, on loopback, with another machine's zeroconf beside it."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator

import pytest
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from babycam.server import env
from babycam.server.network import addresses, mdns
from babycam.server.network.mdns import Announcer
from babycam.server.trust import renewal

LOOPBACK = ipaddress.ip_address("127.0.0.1")
ELSEWHERE = "10.99.99.99"


@pytest.fixture
async def neighbour() -> AsyncIterator[AsyncZeroconf]:
    """Another device in the network."""
    opened = AsyncZeroconf(interfaces=["127.0.0.1"])
    yield opened
    await opened.async_close()


@pytest.fixture
async def announcer() -> AsyncIterator[Announcer]:
    made = Announcer()
    yield made
    await made.withdraw()


async def named(announcer: Announcer) -> None:
    async with asyncio.timeout(20):
        while not announcer.name:  # noqa: ASYNC110 - the announcer tells nobody
            await asyncio.sleep(0.05)


async def test_a_device_in_the_network_finds_the_name_and_the_service(announcer: Announcer, neighbour: AsyncZeroconf) -> None:
    assert await announcer.announce([LOOPBACK], 8443) and announcer.name == "babycam.local"
    assert await mdns.found_at(neighbour, "babycam") == [LOOPBACK]
    info = AsyncServiceInfo(mdns.SERVICE, f"babycam.{mdns.SERVICE}")
    assert await info.async_request(neighbour.zeroconf, 3000)
    assert info.port == 8443 and info.server == "babycam.local." and info.properties == {b"path": b"/"}


async def test_a_name_that_another_machine_has_is_left_to_it(announcer: Announcer, neighbour: AsyncZeroconf) -> None:
    theirs = AsyncServiceInfo(
        mdns.SERVICE, f"babycam.{mdns.SERVICE}", port=1, server="babycam.local.", parsed_addresses=[ELSEWHERE], properties={}
    )
    await (await neighbour.async_register_service(theirs))
    assert await announcer.announce([LOOPBACK], 8443) and announcer.name == "babycam-2.local"
    assert await mdns.found_at(neighbour, "babycam-2") == [LOOPBACK]


async def test_a_server_that_moves_is_found_where_it_is_and_one_that_ends_no_more(announcer: Announcer) -> None:
    at, stop = [LOOPBACK], asyncio.Event()
    running = asyncio.create_task(announcer.run(stop, lambda: list(at), 8443))
    await named(announcer)
    assert await mdns.look_up([LOOPBACK]) == [LOOPBACK]
    stop.set()
    await running
    assert announcer.name == "" and await mdns.look_up([LOOPBACK]) == []


async def test_a_changed_address_is_announced_and_no_network_is_no_trouble(
    announcer: Announcer, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[list[str]] = []

    async def announce(at: list[addresses.Address], _port: int) -> bool:
        heard.append([str(address) for address in at])
        announcer._open = None
        return True

    monkeypatch.setattr(announcer, "announce", announce)
    for at in ([], [LOOPBACK], [], [ipaddress.ip_address("10.0.0.7")]):
        assert await announcer._follow(at, 8443)
    assert heard == [["127.0.0.1"], ["10.0.0.7"]] and not announcer.trouble


async def test_a_network_that_does_not_carry_it_is_said_in_words_and_tried_again(announcer: Announcer) -> None:
    gone = ipaddress.ip_address("203.0.113.77")  # no interface here has it
    assert not await announcer.announce([gone], 8443)
    assert "numeric address" in announcer.trouble and announcer.name == ""
    assert await announcer.announce([LOOPBACK], 8443) and not announcer.trouble


class NoGoodbye(AsyncZeroconf):
    """Its address is gone, so a goodbye cannot be sent."""

    told = False

    async def async_unregister_all_services(self) -> None:
        if not self.told:
            self.told = True
            raise OSError("Network is unreachable")


async def test_a_network_that_takes_no_goodbye_leaves_no_sockets_behind(announcer: Announcer) -> None:
    opened = announcer._open = NoGoodbye(interfaces=["127.0.0.1"])
    await announcer.withdraw()
    assert opened.zeroconf.done


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({}, ["192.168.1.7"]),
        ({"HOST": "::"}, ["192.168.1.7", "fd00::7"]),
        ({"HOST": "127.0.0.1"}, []),
        ({"HOST": "192.168.1.7"}, ["192.168.1.7"]),
        ({"HOST": "baby.example.org"}, []),
        ({"MDNS": "no"}, []),
    ],
)
def test_only_addresses_that_are_listened_to_are_announced(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], found: list[str]
) -> None:
    monkeypatch.setattr(addresses, "lan", lambda: [ipaddress.ip_address("192.168.1.7"), ipaddress.ip_address("fd00::7")])
    known = env.load({f"BABYCAM_{name}": value for name, value in variables.items()})
    assert [str(address) for address in mdns.here(known)] == found


def test_the_certificate_vouches_for_the_name_that_was_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mdns.announcer, "name", "babycam-2.local")
    assert "babycam-2.local" in renewal.certificate_names(env.load({}))

"""The server's certificate and the household's authority behind it."""

import ipaddress
import socket
import ssl
import stat
import threading
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID

from babycam.server import env
from babycam.server.checks import certificate
from babycam.server.trust import authority, tls
from babycam.server.trust.contexts import Certificates, Own

NOW = datetime.now(UTC)
LAN = ipaddress.ip_address("192.168.7.7")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert tls.ensure(tmp_path, addresses=[LAN], now=NOW)
    return tmp_path


def own(data: Path) -> Own:
    """A family's own certificate, made elsewhere."""
    return Own(tls.cert_path(data), tls.key_path(data))


def leaf(data: Path) -> x509.Certificate:
    return authority.read_certificates(tls.cert_path(data))[0]


def handshake(certificates: Certificates, name: str, trust: Path) -> bytes:
    """The certificate (DER) that a strict client which trusts `trust` is shown; raises ssl.SSLError."""
    here, there = socket.socketpair()

    def serve() -> None:
        try:
            with certificates.context.wrap_socket(there, server_side=True) as wrapped:
                wrapped.recv(1)
        except (ssl.SSLError, OSError):
            there.close()

    thread = threading.Thread(target=serve)
    thread.start()
    client = ssl.create_default_context(cafile=str(trust))
    client.verify_flags |= ssl.VERIFY_X509_STRICT  # the default from Python 3.13 on
    try:
        with client.wrap_socket(here, server_hostname=name) as wrapped:
            return wrapped.getpeercert(binary_form=True) or b""
    finally:
        here.close()
        thread.join(5)


def greet(data: Path, name: str, family: Own | None = None, trust: Path | None = None) -> bytes:
    return handshake(Certificates(data, family), name, trust or authority.certificate_path(data))


# --- what phones are shown --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1", "192.168.7.7", "babycam.local", socket.gethostname().lower()])
def test_a_strict_client_that_trusts_the_authority_connects_by_every_name_and_address(data: Path, name: str) -> None:
    assert greet(data, name)


def test_another_name_is_not_vouched_for(data: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        greet(data, "evil.example")


def test_another_households_authority_is_not_enough(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    tls.ensure(other, addresses=[], now=NOW)
    with pytest.raises(ssl.SSLCertVerificationError):
        greet(data, "localhost", trust=authority.certificate_path(other))


def test_the_certificate_is_what_apples_rules_ask_for(data: Path) -> None:
    found = leaf(data)
    assert found.not_valid_after_utc - found.not_valid_before_utc <= timedelta(days=398)
    usage = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert not found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_the_authority_signs_servers_only_and_no_other_authority(data: Path) -> None:
    found = authority.read_certificates(authority.certificate_path(data))[0]
    limits = found.extensions.get_extension_for_class(x509.BasicConstraints)
    assert limits.critical and limits.value.ca and limits.value.path_length == 0
    assert found.not_valid_after_utc - NOW > timedelta(days=3650)


def test_the_keys_are_for_their_owner_only(data: Path) -> None:
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tls.key_path(data), authority.key_path(data))} == {0o600}


# --- for what it may vouch --------------------------------------------------------------------------------------------


def forged(data: Path, names: list[str], addresses: Iterable[Any] = ()) -> Certificates:
    """What somebody could show who has stolen the authority's key."""
    certificate, key = (
        authority.read_certificates(authority.certificate_path(data))[0],
        authority.read_key(authority.key_path(data)),
    )
    assert key is not None
    chain, own_key = authority.sign(authority.Authority(certificate, key), names=names, addresses=addresses, now=NOW)
    thief = data.parent / "thief"
    (thief / "tls").mkdir(parents=True, exist_ok=True)
    tls.cert_path(thief).write_bytes(chain)
    tls.key_path(thief).write_bytes(own_key)
    return Certificates(thief, None)


@pytest.mark.parametrize("name", ["bank.example", "example.org", "com", "local.example"])
def test_a_stolen_authority_vouches_for_no_site_of_the_internet(data: Path, name: str) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        handshake(forged(data, names=["localhost", name]), name, authority.certificate_path(data))


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1"])
def test_a_stolen_authority_vouches_for_no_address_of_the_internet(data: Path, address: str) -> None:
    there = ipaddress.ip_address(address)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        handshake(forged(data, names=["localhost"], addresses=[there]), address, authority.certificate_path(data))


def test_its_limits_are_binding(data: Path) -> None:
    found = authority.read_certificates(authority.certificate_path(data))[0]
    assert found.extensions.get_extension_for_class(x509.NameConstraints).critical


@pytest.mark.parametrize("host", ["com", "de", "uk", "baby"])
def test_a_machine_that_is_called_like_a_domain_gets_no_authority_over_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: host)
    tls.ensure(tmp_path, addresses=[], now=NOW)
    assert greet(tmp_path, f"{host}.local")
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        handshake(forged(tmp_path, names=[f"bank.{host}"]), f"bank.{host}", authority.certificate_path(tmp_path))


def test_a_machine_that_gets_a_name_or_address_beyond_the_limits_is_trusted_as_before(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "attic-pc")
    more = [LAN, ipaddress.ip_address("8.8.4.4"), ipaddress.ip_address("2606:4700::7"), ipaddress.ip_address("10.1.1.1")]
    assert tls.ensure(data, addresses=more, now=NOW, names=["new.example.org"])
    assert greet(data, "192.168.7.7") and greet(data, "attic-pc.lan") and greet(data, "2606:4700::7") and greet(data, "10.1.1.1")
    assert not tls.ensure(data, addresses=more, now=NOW, names=["new.example.org"])


def test_names_that_were_set_when_it_was_made_are_within_its_limits(tmp_path: Path) -> None:
    tls.ensure(tmp_path, addresses=[ipaddress.ip_address("8.8.4.4")], now=NOW, names=["baby.example.org"])
    assert greet(tmp_path, "baby.example.org") and greet(tmp_path, "8.8.4.4") and greet(tmp_path, "localhost")


def unlimited(data: Path) -> None:
    """As older versions made it."""
    key = authority.read_key(authority.key_path(data))
    old = authority.read_certificates(authority.certificate_path(data))[0]
    assert key is not None
    builder = x509.CertificateBuilder(
        old.issuer, old.subject, key.public_key(), 7, old.not_valid_before_utc, old.not_valid_after_utc
    )
    for one in old.extensions:
        if not isinstance(one.value, x509.NameConstraints):
            builder = builder.add_extension(one.value, one.critical)
    authority.save(data, authority.Authority(builder.sign(key, hashes.SHA256()), key))


def test_an_authority_of_an_older_version_goes_on_and_is_named_by_the_doctor(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unlimited(data)
    before = authority.certificate_path(data).read_bytes()
    assert tls.ensure(data, addresses=[], now=NOW, names=["new.example.org"]).made and greet(data, "new.example.org")
    assert authority.certificate_path(data).read_bytes() == before
    found = [one.words for one in certificate.certificate(env.load({"BABYCAM_DATA": str(data)}))]
    assert certificate.UNLIMITED in found


# --- the authority's own last year ------------------------------------------------------------------------------------


@pytest.mark.parametrize("older", [False, True])
def test_the_authority_is_renewed_a_year_before_its_end_and_old_devices_go_on(data: Path, older: bool) -> None:
    if older:
        unlimited(data)
    old = data.parent / "old.pem"
    old.write_bytes(authority.certificate_path(data).read_bytes())
    first = authority.read_certificates(old)[0]
    late = first.not_valid_after_utc - timedelta(days=300)
    assert tls.ensure(data, addresses=[LAN], now=late).made == "the authority was renewed"
    again = authority.read_certificates(authority.certificate_path(data))[0]
    assert again.subject == first.subject and again.public_key() == first.public_key()
    assert again.not_valid_after_utc > late + timedelta(days=3650) and leaf(data).not_valid_after_utc > first.not_valid_after_utc
    assert again.extensions.get_extension_for_class(x509.NameConstraints).critical
    tls.ensure(data, addresses=[LAN, ipaddress.ip_address("10.1.1.1")], now=NOW)  # valid today, so that a client can look at it
    for trust in (old, authority.certificate_path(data)):
        assert greet(data, "192.168.7.7", trust=trust)


def test_devices_that_trust_only_the_old_one_are_named_before_it_ends(data: Path) -> None:
    first = authority.read_certificates(authority.certificate_path(data))[0].not_valid_after_utc
    assert not tls.ensure(data, addresses=[], now=first - timedelta(days=300)).trouble
    assert not tls.ensure(data, addresses=[], now=first - timedelta(days=200)).trouble
    told = tls.ensure(data, addresses=[], now=first - timedelta(days=60)).trouble
    assert f"{first:%Y-%m-%d}" in told and "trust it once more" in told
    assert not tls.ensure(data, addresses=[], now=first + timedelta(days=60)).trouble


# --- when a new one is made -------------------------------------------------------------------------------------------


def test_a_certificate_stays_until_it_is_about_to_end(data: Path) -> None:
    assert not tls.ensure(data, addresses=[], now=NOW + timedelta(days=300))
    assert tls.ensure(data, addresses=[], now=NOW + timedelta(days=380)).made == "it ends soon"


def test_a_new_address_gets_into_the_certificate_and_an_old_one_costs_nothing(data: Path) -> None:
    assert not tls.ensure(data, addresses=[], now=NOW)
    assert tls.ensure(data, addresses=[ipaddress.ip_address("192.168.7.8")], now=NOW)
    assert greet(data, "192.168.7.8")


def test_the_authority_stays_the_same_over_all_renewals(data: Path) -> None:
    before = authority.certificate_path(data).read_bytes()
    for years in range(1, 9):
        assert tls.ensure(data, addresses=[], now=NOW + timedelta(days=380 * years))
    assert authority.certificate_path(data).read_bytes() == before


def test_near_its_own_end_the_authority_signs_no_certificate_each_minute(data: Path) -> None:
    late = NOW + authority.LASTS - timedelta(days=20)
    assert tls.ensure(data, addresses=[], now=late)
    assert not tls.ensure(data, addresses=[], now=late + timedelta(minutes=1))


def test_a_certificate_made_while_the_clock_was_wrong_is_made_anew_when_it_is_right(tmp_path: Path) -> None:
    for wrong in (datetime(1970, 1, 2, tzinfo=UTC), NOW + timedelta(days=2000)):
        folder = tmp_path / str(wrong.year)
        tls.ensure(folder, addresses=[], now=wrong)
        tls.ensure(folder, addresses=[], now=NOW)
        assert leaf(folder).not_valid_before_utc < NOW < leaf(folder).not_valid_after_utc
        assert greet(folder, "localhost")


@pytest.mark.parametrize("damage", [b"", b"-----BEGIN CERTIFICATE-----\n"])
def test_a_damaged_certificate_is_made_anew_and_phones_notice_nothing(data: Path, damage: bytes) -> None:
    tls.cert_path(data).write_bytes(damage)
    found = tls.ensure(data, addresses=[], now=NOW)
    assert found and not found.trouble and greet(data, "localhost")


# --- an older installation, and an authority that was hurt --------------------------------------------------------------


def test_an_older_installation_gets_an_authority_without_alarm(tmp_path: Path, data: Path) -> None:
    """It had one certificate that had signed itself."""
    older = tmp_path / "older"
    (older / "tls").mkdir(parents=True)
    tls.cert_path(older).write_bytes(authority.pem(leaf(data)))
    tls.key_path(older).write_bytes(tls.key_path(data).read_bytes())
    found = tls.ensure(older, addresses=[], now=NOW)
    assert found.made and not found.trouble and greet(older, "localhost")


def test_a_damaged_authority_file_is_mended_from_the_servers_chain(data: Path) -> None:
    before = authority.certificate_path(data).read_bytes()
    authority.certificate_path(data).write_bytes(b"half a certi")
    assert not tls.ensure(data, addresses=[], now=NOW).trouble
    assert authority.certificate_path(data).read_bytes() == before


def test_without_the_authoritys_key_phones_go_on_and_the_family_is_told(data: Path) -> None:
    authority.key_path(data).write_bytes(b"")
    before = leaf(data)
    found = tls.ensure(data, addresses=[ipaddress.ip_address("192.168.7.9")], now=NOW)
    assert "backup" in found.trouble and leaf(data) == before and greet(data, "localhost")


def test_an_authority_that_is_lost_is_replaced_loudly_and_its_rest_is_kept(data: Path) -> None:
    authority.key_path(data).write_bytes(b"nonsense")
    authority.certificate_path(data).write_bytes(b"nonsense")
    tls.cert_path(data).write_bytes(b"nonsense")
    found = tls.ensure(data, addresses=[], now=NOW)
    assert "EVERY PHONE" in found.trouble and greet(data, "localhost")
    assert (tls.damaged_path(data) / "authority.key").read_bytes() == b"nonsense"
    assert not tls.ensure(data, addresses=[], now=NOW).trouble


@pytest.mark.parametrize("name", ["", "Käse", "a_b", "x" * 64, "büro.lan", "192.168.1.5", "-x-"])
def test_odd_names_of_a_machine_hurt_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: name)
    tls.ensure(tmp_path, addresses=[ipaddress.ip_address("fd00::2")], now=NOW)
    assert greet(tmp_path, "fd00::2") and greet(tmp_path, "babycam.local")


# --- the family's own certificate ---------------------------------------------------------------------------------------


def test_the_familys_own_certificate_is_for_those_who_ask_by_its_name(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("own")
    tls.ensure(other, addresses=[], now=NOW, names=["baby.example.org"])
    assert greet(data, "baby.example.org", own(other), trust=authority.certificate_path(other))
    assert greet(data, "127.0.0.1", own(other), trust=authority.certificate_path(data))

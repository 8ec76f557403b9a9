"""What `babycam doctor` says of the certificates: the household's authority, the server's own one, and the family's."""

from datetime import timedelta

from cryptography import x509

from babycam.core import clock
from babycam.server import env
from babycam.server.checks.findings import Finding, Findings
from babycam.server.network import addresses
from babycam.server.trust import authority, contexts, limits, renewal, tls

SOON = timedelta(days=7)
FAR = timedelta(days=90)


def certificate(settings: env.Env) -> Findings:
    """The authority, what it signed, and a certificate of the family's own."""
    if not tls.cert_path(settings.data).exists() and not authority.key_path(settings.data).exists():
        yield Finding(True, "Certificate", "made at the first start, with an authority that phones can trust")
    else:
        yield from _authority(settings)
        yield from _leaf(settings)
    if settings.cert and settings.key:
        yield _own(contexts.Own(settings.cert, settings.key))


def _authority(settings: env.Env) -> Findings:
    certificates = authority.read_certificates(authority.certificate_path(settings.data))
    key = authority.read_key(authority.key_path(settings.data))
    if not certificates:
        yield Finding(False, "Authority", "Its certificate is missing or damaged. The next start mends it, or says what to do.")
        return
    if key is None or not authority.belong_together(certificates[0], key):
        yield Finding(False, "Authority", tls.KEY_LOST.format(path=authority.key_path(settings.data)))
        return
    ends = certificates[0].not_valid_after_utc
    words = (
        f"{authority.common_name(certificates[0])}, until {ends:%Y-%m-%d}, SHA-256 {authority.fingerprint(certificates[0])[:23]}..."
    )
    mend = f"{words}. Start the server: it renews it by itself, and says what to do."
    yield Finding(ends - clock.now() > FAR, "Authority", words if ends - clock.now() > FAR else mend)
    yield from _limits(settings, certificates[0])
    if (before := tls.renewed_until(settings.data)) is not None and before > clock.now():
        yield Finding(before - clock.now() > FAR, "Authority", tls.RENEWED.format(ends=before))
    if tls.damaged_path(settings.data).exists():
        aside = tls.damaged_path(settings.data)
        yield Finding(
            False,
            "Authority",
            f"An older one was damaged and lies in {aside}. Delete that folder when all phones trust the new one.",
        )


UNLIMITED = (
    "It was made by an older version and may vouch for every name: whoever steals its key can pretend to be any site to devices "
    "that trust it. To get one with limits, delete the folder tls at a quiet hour, start again, and let every device trust the new "
    "one and forget the old one."
)
BEYOND = (
    "It may not vouch for {names}: it is for names of the home and those that were set when it was made. Set BABYCAM_CERT and "
    "BABYCAM_KEY for them, or delete the folder tls at a quiet hour: a new one is made, and every device must trust it."
)


def _limits(settings: env.Env, authority_certificate: x509.Certificate) -> Findings:
    """For what it may vouch, where that is too much or too little. Names that a proxy or an own certificate serves need nothing."""
    if not limits.are_set(authority_certificate):
        yield Finding(True, "Authority", UNLIMITED)
    wanted = [] if settings.url or settings.cert else tls.names_here(renewal.certificate_names(settings))
    beyond = set(wanted) - set(limits.names_within(authority_certificate, wanted)) - {tls.host_label()}
    if beyond:
        yield Finding(False, "Authority", BEYOND.format(names=", ".join(sorted(beyond))))


def _leaf(settings: env.Env) -> Findings:
    certificates = authority.read_certificates(tls.cert_path(settings.data))
    if not certificates:
        yield Finding(False, "Certificate", "It is damaged. The next start, or a minute of a running server, makes a new one.")
        return
    ends = certificates[0].not_valid_after_utc
    missing = [str(address) for address in tls.missing_addresses(certificates[0], _vouched(settings))]
    words = f"valid until {ends:%Y-%m-%d}"
    if ends - clock.now() <= SOON:
        yield Finding(False, "Certificate", f"{words}. Start the server: it makes a new one by itself.")
    elif missing:
        yield Finding(True, "Certificate", f"{words}; {', '.join(missing)} is added when the server runs")
    else:
        yield Finding(True, "Certificate", f"{words}, for all addresses of this machine")


def _vouched(settings: env.Env) -> list[addresses.Address]:
    """This machine's addresses, without those that are beyond the authority's limits."""
    by = authority.read_certificates(authority.certificate_path(settings.data))
    return limits.addresses_within(by[0], addresses.lan()) if by else addresses.lan()


def _own(own: contexts.Own) -> Finding:
    try:
        chain = own.check()
    except contexts.Unusable as problem:
        return Finding(False, "Own certificate", str(problem))
    trouble = contexts.out_of_time(chain[0], clock.now())
    return Finding(not trouble, "Own certificate", trouble or _own_words(chain[0]))


def _own_words(leaf: x509.Certificate) -> str:
    return f"valid until {leaf.not_valid_after_utc:%Y-%m-%d}"

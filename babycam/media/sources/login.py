"""Logins at cameras: HTTP authentication (RFC 9110, 11) by Basic (RFC 7617) and Digest (RFC 7616), for HTTP and RTSP alike. Pure.

A camera may ask in several ways, in one header or in several, in any order; some offer ways that are switched off. So each way
that is known here is tried once, the strongest first, and a login counts as wrong only when the last one is refused. Letters
outside ASCII are sent as UTF-8, then as ISO 8859-1: before RFC 7616 nothing said which.

Some cameras take the answer to a nonce only on the connection on which they gave it. So an answer belongs on that connection; one
that had to travel on another, and met a new nonce, says nothing of the password.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from babycam.core.errors import BabycamError
from babycam.core.ids import new_id

HASHES = {"SHA-512-256": "sha512_256", "SHA-256": "sha256", "MD5": "md5"}
"""Algorithms of a Digest and their names in hashlib, the strongest first."""
STALE_TRIES = 3
LONGEST_QUESTION = 65536  # bytes of the page behind a 401 that are read, so that the connection can be used again
MOST_CHALLENGES = 20
_SCHEME = re.compile(r"[\s,]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?=[\s,]|$)(?!\s*=)")
_PARAM = re.compile(
    r"""[\s,;]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^",;]*?))(?=\s*[,;]|\s*$|\s+[\w-]+\s*=)""", re.DOTALL
)
_TOKEN68 = re.compile(r"\s+[A-Za-z0-9._~+/-]+=*(?=\s*(?:,|$))")


@dataclass(frozen=True)
class Challenge:
    """One way to log in that a server offers. `scheme` and the names of `fields` in lower case, values without their quotes."""

    scheme: str
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def algorithm(self) -> str:
        """Of a Digest, such as MD5 or SHA-256, without -sess."""
        return self.fields.get("algorithm", "MD5").upper().removesuffix("-SESS").replace("SHA256", "SHA-256")

    @property
    def session(self) -> bool:
        return self.fields.get("algorithm", "").upper().endswith("-SESS")

    @property
    def qop(self) -> str:
        """What to protect: auth, auth-int, "" (as RFC 2069 has it), or "?" where nothing that is offered is known."""
        offered = [option.strip().lower() for option in self.fields.get("qop", "").split(",") if option.strip()]
        return next((option for option in ("auth", "auth-int") if option in offered), "?" if offered else "")

    @property
    def strength(self) -> int:
        """The lower, the better; -1: not known here."""
        if self.scheme == "basic":
            return len(HASHES)
        if self.scheme == "digest" and self.algorithm in HASHES and "nonce" in self.fields and self.qop != "?":
            return list(HASHES).index(self.algorithm)
        return -1

    @property
    def way(self) -> tuple[str, str, str]:
        """What stays the same when it is asked again with a new nonce."""
        return self.scheme, self.fields.get("algorithm", "").upper(), self.fields.get("realm", "")


def challenges(values: Iterable[str]) -> list[Challenge]:
    """What WWW-Authenticate headers offer: several in one header or in several. Reads what is malformed as well as can be."""
    return [challenge for value in values for challenge in _split(value)][:MOST_CHALLENGES]


def _split(value: str) -> Iterator[Challenge]:
    at = 0
    while match := _SCHEME.match(value, at):
        at, fields = match.end(), dict[str, str]()
        while param := _PARAM.match(value, at):
            name, quoted, plain = param.groups()
            fields.setdefault(name.lower(), plain.strip() if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
            at = param.end()
        if not fields and (token := _TOKEN68.match(value, at)):
            at = token.end()
        yield Challenge(match[1].lower(), fields)


class Login:
    """One user at one server: which way is taken now, and which ones were refused."""

    def __init__(self, username: str, password: str) -> None:
        self._username, self._password = username, password
        self._chosen: Challenge | None = None
        self._encoding = "utf-8"
        self._refused: set[tuple[tuple[str, str, str], str]] = set()
        self._stale = 0
        self._taken = False  # since it was chosen
        self._kept = False  # the answer travels on the connection on which the challenge came
        self._unsure = False
        self.bound = False  # a nonce seems to hold on the connection on which it came, and nowhere else
        self._count = 0
        self._cnonce = ""

    @property
    def chosen_by_server(self) -> bool:
        """A way was asked for, so that the server need not be asked again."""
        return self._chosen is not None and bool(self._refused)

    def unasked(self) -> None:
        """Take Basic before it is asked for: it saves a round trip, and some phones' apps never ask."""
        if self._username and ":" not in self._username:
            self._choose(Challenge("basic"), "utf-8", kept=True)

    def asked(self, offered: list[Challenge], *, kept: bool) -> None:
        """The server refused the last request and offers these ways: choose the next. `kept`: the answer goes on this connection.

        Raises login_needed, login_unknown, and where every way that is known was refused, wrong_login; login_unsure where the
        answer to a Digest never counted, so that the password may be right.
        """
        if offered and all(challenge.strength < 0 for challenge in offered):
            raise BabycamError("login_unknown")
        if not self._username:
            raise BabycamError("login_needed")
        if self._renewed(offered, kept):
            return
        if self._chosen:
            self._refused.add((self._way(self._chosen), self._encoding))
        for challenge in sorted(
            (challenge for challenge in offered if challenge.strength >= 0), key=lambda challenge: challenge.strength
        ):
            for encoding in self._encodings(challenge):
                if (self._way(challenge), encoding) not in self._refused:
                    return self._choose(challenge, encoding, kept)
        digest_refused = any(way[0] == "digest" for way, _ in self._refused)
        strange = any(challenge.strength < 0 for challenge in offered)
        if strange and not digest_refused:
            raise BabycamError("login_unknown")
        raise BabycamError("login_unsure" if self._unsure else "wrong_login")

    def moved(self) -> None:
        """The connection was lost on which the next answer was to travel."""
        self._kept = False

    def header(self, method: str, uri: str, body: bytes = b"") -> str:
        """The value of Authorization for a request, "" before a way is chosen. To be sent as ISO 8859-1."""
        if self._chosen is None:
            return ""
        if self._chosen.scheme == "basic":
            return "Basic " + base64.b64encode(f"{self._username}:{self._password}".encode(self._encoding)).decode()
        return self._digest(self._chosen, method, uri, body)

    def _renewed(self, offered: list[Challenge], kept: bool) -> bool:
        """Only the nonce was at fault: the same way again, a few times. Not every camera says that it is stale: one that took the
        login before, or was answered on another connection, and comes with another nonce means the same."""
        for challenge in offered:
            if not self._chosen or challenge.way != self._chosen.way:
                continue
            strayed = not self._kept and self._is_new(challenge)
            self.bound |= strayed and not self._taken
            if _stale(challenge) or (self._taken and self._is_new(challenge)) or (strayed and kept):
                self._stale += 1
                if self._stale <= STALE_TRIES:
                    self._choose(challenge, self._encoding, kept)
                    return True
            self._unsure |= _stale(challenge) or strayed
        return False

    def worked(self) -> None:
        """The server took the login: what is stale from now on is so for its age."""
        self._stale, self._taken = 0, self._chosen is not None

    def _is_new(self, offered: Challenge) -> bool:
        return self._chosen is not None and offered.fields.get("nonce") != self._chosen.fields.get("nonce")

    def _choose(self, challenge: Challenge, encoding: str, kept: bool) -> None:
        self._chosen, self._encoding, self._kept = challenge, encoding, kept
        self._count, self._taken = 0, False
        self._cnonce = new_id().replace("-", "")

    def _way(self, challenge: Challenge) -> tuple[str, str, str]:
        return ("basic", "", "") if challenge.scheme == "basic" else challenge.way

    def _encodings(self, challenge: Challenge) -> list[str]:
        text = self._username + self._password
        if challenge.scheme == "basic" and ":" in self._username:
            return []
        if text.isascii() or challenge.fields.get("charset", "").upper() == "UTF-8" or any(ord(letter) > 255 for letter in text):
            return ["utf-8"]
        return ["utf-8", "latin-1"]

    def _digest(self, asked: Challenge, method: str, uri: str, body: bytes) -> str:
        """RFC 7616, 3.4."""
        self._count += 1
        hashed, realm, nonce = _hash(asked.algorithm), asked.fields.get("realm", ""), asked.fields["nonce"]
        name, secret = self._username.encode(self._encoding), self._password.encode(self._encoding)
        user = hashed(b"%s:%s" % (name, _raw(realm))) if self._hides_user(asked) else name.decode("latin-1")
        a1 = hashed(b"%s:%s:%s" % (name, _raw(realm), secret))
        if asked.session:
            a1 = hashed(_raw(f"{a1}:{nonce}:{self._cnonce}"))
        a2 = hashed(_raw(f"{method}:{uri}" + (f":{hashed(body)}" if asked.qop == "auth-int" else "")))
        count = f"{self._count:08x}"
        between = f"{count}:{self._cnonce}:{asked.qop}:" if asked.qop else ""
        quoted = {"username": user, "realm": realm, "nonce": nonce, "uri": uri}
        quoted["response"] = hashed(_raw(f"{a1}:{nonce}:{between}{a2}"))
        plain = {name: asked.fields[name] for name in ("algorithm",) if name in asked.fields}
        if "opaque" in asked.fields:
            quoted["opaque"] = asked.fields["opaque"]
        if asked.qop or asked.session:
            quoted["cnonce"] = self._cnonce
        if asked.qop:
            plain |= {"qop": asked.qop, "nc": count}
        if self._hides_user(asked):
            plain["userhash"] = "true"
        parts = [f'{name}="{_escaped(value)}"' for name, value in quoted.items()] + [
            f"{name}={value}" for name, value in plain.items()
        ]
        return "Digest " + ", ".join(parts)

    def _hides_user(self, asked: Challenge) -> bool:
        return asked.fields.get("userhash", "").lower() == "true"


def _stale(offered: Challenge) -> bool:
    return offered.fields.get("stale", "").lower() == "true"


def _hash(algorithm: str) -> Callable[[bytes], str]:
    name = HASHES[algorithm]
    return lambda data: hashlib.new(name, data, usedforsecurity=False).hexdigest()


def _raw(text: str) -> bytes:
    """Headers come and go as ISO 8859-1: the bytes that the camera sent."""
    return text.encode("latin-1", "replace")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')

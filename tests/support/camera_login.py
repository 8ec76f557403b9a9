"""A camera's side of RFC 7616 and RFC 7617, written apart from ours: asks as it is told to, and knows one user."""

import base64
import hashlib
import re
from collections.abc import Callable

HASHES: dict[str, Callable[[bytes], "hashlib._Hash"]] = {
    "MD5": hashlib.md5,
    "SHA-256": hashlib.sha256,
    "SHA-512-256": lambda data: hashlib.new("sha512_256", data),
}
REALM, NONCE = "IP Camera(C1234), nursery", "dcd98b7102dd"


def digest(algorithm: str = "", qop: str = "auth", **more: str) -> str:
    """One challenge; `qop` "": as RFC 2069 had it."""
    fields = {"realm": f'"{REALM}"', "nonce": f'"{NONCE}"', **({"qop": f'"{qop}"'} if qop else {}), **more}
    return "Digest " + ", ".join(
        f"{name}={value}" for name, value in (fields | ({"algorithm": algorithm} if algorithm else {})).items()
    )


BASIC = f'Basic realm="{REALM}"'


class Door:
    """`asks`: the WWW-Authenticate headers. Takes Digest logins that were asked for, and Basic only where `basic`.

    `once`: each nonce is good for one request, and the door does not say that it is stale.
    """

    def __init__(
        self,
        asks: list[str],
        user: str = "ana",
        password: str = "secret",
        *,
        basic: bool = False,
        encoding: str = "utf-8",
        once: bool = False,
    ) -> None:
        self._asks, self.basic, self.once, self.nonce = asks, basic, once, NONCE
        self.user, self.password = user.encode(encoding), password.encode(encoding)
        self.seen: list[str] = []

    @property
    def asks(self) -> list[str]:
        return [ask.replace(NONCE, self.nonce) for ask in self._asks]

    def lets_in(self, method: str, url: str, authorization: str) -> bool:
        """Whether this request carries the login."""
        self.seen.append(authorization)
        scheme, _, rest = authorization.partition(" ")
        if scheme == "Basic":
            return self.basic and base64.b64decode(rest) == self.user + b":" + self.password
        parts = re.findall(r'([\w*]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))', rest)
        fields = {name: re.sub(r"\\(.)", r"\1", quoted) or plain for name, quoted, plain in parts}
        name = fields.get("algorithm", "MD5")
        offered = any(
            "Digest" in ask.title() and (f"algorithm={name}" in ask or (name == "MD5" and "algorithm" not in ask))
            for ask in self._asks
        )
        if not offered or fields.get("nonce") != self.nonce or fields.get("uri") not in (url, url.partition("?")[0]):
            return False
        right = self._response(fields, method, name) == fields.get("response")
        if right and self.once:
            self.nonce = f"{NONCE}{len(self.seen)}"
        return right

    def _response(self, fields: dict[str, str], method: str, name: str) -> str:
        def hashed(data: bytes) -> str:
            return HASHES[name.removesuffix("-sess")](data).hexdigest()

        a1 = hashed(self.user + f":{REALM}:".encode() + self.password)
        if name.endswith("-sess"):
            a1 = hashed(f"{a1}:{self.nonce}:{fields['cnonce']}".encode())
        a2 = hashed(f"{method}:{fields['uri']}".encode() + (f":{hashed(b'')}".encode() if fields.get("qop") == "auth-int" else b""))
        between = f"{fields['nc']}:{fields['cnonce']}:{fields['qop']}:" if "qop" in fields else ""
        return hashed(f"{a1}:{self.nonce}:{between}{a2}".encode())

    def gate(self, method: str, url: str, authorization: str) -> list[str]:
        """See tests.support.rtsp_sound."""
        if method == "OPTIONS" or self.lets_in(method, url, authorization):
            return []
        return ["401 Unauthorized", *(f"WWW-Authenticate: {ask}" for ask in self.asks)]

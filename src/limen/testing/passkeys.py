"""An authenticator in software: real P-256 keys and real signatures, and every field can be made wrong."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from webauthn.helpers import encode_cbor

PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40
"""Flags of authenticator data (WebAuthn, level 3, section 6.1)."""


class Authenticator:
    """One credential of a user; answers options as a browser at ``origin`` with it would, in JSON.

    ``count`` is its signature counter, raised by one for each assertion. ``id`` names the credential.
    """

    def __init__(self, origin: str, domain: str, *, flags: int = PRESENT | VERIFIED) -> None:
        self.origin = origin
        self.domain = domain
        self.flags = flags
        self.count = 1
        self.id = secrets.token_bytes(32)
        self.handle = b""
        self._key = ec.generate_private_key(ec.SECP256R1())

    def create(
        self,
        options: str,
        *,
        fmt: str = "none",
        client: dict[str, object] | None = None,
        alg: int = -7,
        chain: tuple[bytes, ...] = (),
    ) -> str:
        """What ``navigator.credentials.create`` gives; ``client`` overrides fields of the client data.

        A ``packed`` attestation is by the credential's own key, or in the name of a ``chain`` for it.
        """
        asked = json.loads(options)
        self.handle = _bytes(asked["user"]["id"])
        said = self._client("webauthn.create", asked["challenge"], client)
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self._cose(alg)
        data = self._data(self.flags | ATTESTED) + attested
        statement: dict[str, object] = {}
        if fmt == "packed":
            statement = {"alg": alg, "sig": self._sign(data, said), **({"x5c": [*chain]} if chain else {})}
        whole = encode_cbor({"fmt": fmt, "attStmt": statement, "authData": data})
        return self._credential(
            {"clientDataJSON": text(said), "attestationObject": text(whole), "transports": ["usb", "magic"]}
        )

    def get(
        self, options: str, *, client: dict[str, object] | None = None, handle: bytes | None = None
    ) -> str:
        """What ``navigator.credentials.get`` gives; ``handle`` in place of the user's own."""
        asked = json.loads(options)
        self.count += 1
        said = self._client("webauthn.get", asked["challenge"], client)
        data = self._data(self.flags)
        response = {
            "clientDataJSON": text(said),
            "authenticatorData": text(data),
            "signature": text(self._sign(data, said)),
            "userHandle": text(self.handle if handle is None else handle),
        }
        return self._credential(response)

    def certificate(self) -> bytes:
        """A certificate (DER) that says a maker's name of this authenticator; anybody can write one."""
        names = [(NameOID.COUNTRY_NAME, "NO"), (NameOID.ORGANIZATION_NAME, "A Maker")]
        names += [
            (NameOID.ORGANIZATIONAL_UNIT_NAME, "Authenticator Attestation"),
            (NameOID.COMMON_NAME, "A1"),
        ]
        name = x509.Name([x509.NameAttribute(kind, value) for kind, value in names])
        made = x509.CertificateBuilder(name, name, self._key.public_key(), x509.random_serial_number())
        made = made.not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2090, 1, 1))
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        return made.sign(self._key, SHA256()).public_bytes(Encoding.DER)

    def _client(self, kind: str, challenge: str, other: dict[str, object] | None) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps({**said, **(other or {})}).encode()

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.domain.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _cose(self, alg: int) -> bytes:
        numbers = self._key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return encode_cbor({1: 2, 3: alg, -1: 1, -2: x, -3: y})

    def _sign(self, data: bytes, said: bytes) -> bytes:
        return self._key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))

    def _credential(self, response: Mapping[str, object]) -> str:
        name = text(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def text(raw: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(encoded: str) -> bytes:
    return urlsafe_b64decode(encoded + "==")

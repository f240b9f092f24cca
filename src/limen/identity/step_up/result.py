"""The signed result that the application verifies: who was asked, how he proved himself, when.

A JWT (RFC 7519) with ES256, of a type of its own (RFC 8725, section 3.11) and for the origin it is sent to,
so that it passes nowhere as an access token and at no other application. ``phr`` and ``pop`` are those of
OpenID Connect EAP ACR Values 1.0, the other ``amr`` those of RFC 8176.
"""

import secrets
from collections.abc import Sequence
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from limen.identity.step_up.factors import Factor
from limen.identity.step_up.ticket import Wish

TYPE = "limen-step-up+jwt"
ACR: dict[Factor, str] = {
    "passkey": "phr",
    "totp": "urn:limen:acr:otp",
    "recovery": "urn:limen:acr:recovery",
}
AMR: dict[Factor, tuple[str, ...]] = {"passkey": ("pop", "user"), "totp": ("otp",), "recovery": ("otp",)}
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Results:
    """Signs with the first of ``keys``; the others are published for what they signed before.

    ``issuer`` is the pages' own origin, ``lives`` how many seconds a result is good for.
    """

    def __init__(self, issuer: str, keys: Sequence[ECKey], lives: float) -> None:
        self._issuer = issuer
        self._keys = list(keys)
        self._lives = int(lives)

    def sign(self, wish: Wish, factor: Factor, verified: bool, at: float) -> str:
        """The result of a proof at time ``at``; ``verified``: the passkey checked who holds it."""
        claims = {
            "iss": self._issuer,
            "aud": origin_of(wish.back),
            "jti": secrets.token_urlsafe(16),
            "iat": int(at),
            "exp": int(at) + self._lives,
            "login": wish.login,
            "auth_time": int(at),
            "acr": ACR[factor],
            "amr": [*AMR[factor], *(["mfa"] if verified else [])],
            "factor": factor,
        }
        head = {"alg": "ES256", "kid": self._keys[0].kid, "typ": TYPE}
        return jwt.encode(head, claims, self._keys[0], algorithms=["ES256"])

    def jwks(self) -> dict[str, object]:
        """The public keys (RFC 7517)."""
        return {"keys": [key.as_dict(private=False) for key in self._keys]}


def signing_key(seed: bytes) -> ECKey:
    """The P-256 key of 32 secret bytes, always the same (FIPS 186-5, A.2.1: 64 bits more than the order has,
    so that no key is likelier than another). Its ``kid`` is its thumbprint (RFC 7638).
    """
    wide = int.from_bytes(HKDFExpand(SHA256(), 40, info=b"limen/1/es256").derive(seed), "big")
    private = ec.derive_private_key(wide % (_P256_ORDER - 1) + 1, ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key = ECKey.import_key(pem, {"use": "sig", "alg": "ES256"})
    key.ensure_kid()
    return key


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"

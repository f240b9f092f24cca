"""A client that holds a key: makes proofs of possession (RFC 9449) as real ones do, and wrong ones."""

import secrets

from joserfc import jwt
from joserfc.jwk import ECKey, Key

from limen.credentials.thumbprints import jwk_thumbprint, text_thumbprint

URL = "https://api.example/orders"


class Prover:
    """Proves that it holds one key, an ES256 key unless another is given."""

    def __init__(self, key: Key | None = None, algorithm: str = "ES256") -> None:
        self.key = key or ECKey.generate_key("P-256")
        self.algorithm = algorithm
        self.jwk: dict[str, object] = dict(self.key.as_dict(private=False))
        self.jwk.pop("kid", None)
        self.thumbprint = jwk_thumbprint(self.jwk)

    def proof(
        self,
        token: str,
        method: str = "GET",
        url: str = URL,
        at: float = 1500.0,
        *,
        header: dict[str, object] | None = None,
        **claims: object,
    ) -> str:
        """A proof for one call with ``token``; ``header`` and ``claims`` change it, ``None``: without."""
        head = {"typ": "dpop+jwt", "alg": self.algorithm, "jwk": self.jwk, **(header or {})}
        usual = {
            "jti": secrets.token_urlsafe(12),
            "htm": method,
            "htu": url,
            "iat": int(at),
            "ath": text_thumbprint(token),
        }
        said = _without({**usual, **claims})
        return jwt.encode(_without(head), said, self.key, algorithms=[self.algorithm])


def _without(members: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in members.items() if value is not None}

"""The keys that sign our security event tokens: sealed on disk, rotated, their public halves served.

One key signs; those before it stay in the JWK set for ``OVERLAP`` seconds, so that what was signed with them
can be checked. RS256 (2048 bits) is what the CAEP interoperability profile asks for; ES256 is smaller and
faster.
"""

from collections.abc import Callable
from threading import Lock
from typing import Literal

import msgspec
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import serialize_compact

from limen.engine.signal_streams import Seals, SigningKey, SigningKeyStore
from limen.model import ConfigError

Algorithm = Literal["RS256", "ES256"]
ALGORITHMS = ("RS256", "ES256")
RSA_BITS = 2048
OVERLAP = 7 * 86_400.0
"""Seconds for which the public half of a retired key is still served."""
TYPE = "secevent+jwt"
"""RFC 8417, section 2.3."""

_PrivateKey = RSAKey | ECKey


class SigningKeys:
    """See ``engine.signal_streams.Signs``. ``rotate_after`` is in seconds. Its text form shows no key."""

    def __init__(
        self,
        store: SigningKeyStore,
        seals: Seals,
        algorithm: Algorithm,
        now: Callable[[], float],
        rotate_after: float = 90 * 86_400.0,
    ) -> None:
        self._store, self._seals, self._now = store, seals, now
        self._algorithm = algorithm
        self._rotate_after = rotate_after
        self._one = Lock()
        self._keys = {key.kid: (key, self._open(key)) for key in store.load_signing_keys()}
        self.tick()

    def sign(self, claims: bytes) -> str:
        """The compact JWS with ``typ: secevent+jwt`` over these claims."""
        kid = self._kid
        held, key = self._keys[kid]
        head = {"alg": held.algorithm, "kid": kid, "typ": TYPE}
        return serialize_compact(head, claims, key, algorithms=[held.algorithm])

    def jwks(self) -> bytes:
        """The public keys as a JWK set, the one in use first."""
        ordered = sorted(self._keys.values(), key=lambda pair: (pair[0].kid != self._kid, -pair[0].made))
        return msgspec.json.encode({"keys": [_public(held, key) for held, key in ordered]})

    def tick(self) -> None:
        """Make a key where there is none or the present one is old or of another algorithm; drop old ones.

        Making an RSA key takes a good part of a second: not on a thread that others wait for.
        """
        with self._one:
            at = self._now()
            present = [held for held, _ in self._keys.values() if not held.retired]
            good = [held for held in present if self._good(held, at)]
            if not good:
                self._replace(present, at)
            self._kid = max((held for held, _ in self._keys.values() if not held.retired), key=_made).kid
            self._drop(at)

    def rotate(self) -> str:
        """Sign with a new key from now on; gives its ``kid``."""
        with self._one:
            self._replace([held for held, _ in self._keys.values() if not held.retired], self._now())
            return self._kid

    def _good(self, held: SigningKey, at: float) -> bool:
        return held.algorithm == self._algorithm and at - held.made < self._rotate_after

    def _replace(self, present: list[SigningKey], at: float) -> None:
        key = _generate(self._algorithm)
        kid = key.thumbprint()
        fresh = SigningKey(kid, self._algorithm, at, self._sealed(kid, key))
        retired = [msgspec.structs.replace(held, retired=at) for held in present]
        self._store.put_signing_keys([*retired, fresh], ())
        keys = self._keys | {held.kid: (held, self._keys[held.kid][1]) for held in retired}
        self._keys, self._kid = keys | {kid: (fresh, key)}, kid

    def _drop(self, at: float) -> None:
        gone = [kid for kid, (held, _) in self._keys.items() if held.retired and at - held.retired > OVERLAP]
        if gone:
            self._store.put_signing_keys([], gone)
            self._keys = {kid: pair for kid, pair in self._keys.items() if kid not in gone}

    def _sealed(self, kid: str, key: _PrivateKey) -> bytes:
        return self._seals.seal(msgspec.json.encode(key.as_dict(private=True)), f"signing key {kid}")

    def _open(self, held: SigningKey) -> _PrivateKey:
        text = self._seals.open(held.sealed, f"signing key {held.kid}")
        kind = RSAKey if held.algorithm == "RS256" else ECKey
        return kind.import_key(msgspec.json.decode(text, type=dict[str, str | list[str]]))

    def __repr__(self) -> str:
        return f"SigningKeys({sorted(self._keys)})"


def _generate(algorithm: Algorithm) -> _PrivateKey:
    if algorithm not in ALGORITHMS:
        raise ConfigError(f"[ssf] algorithm = {algorithm!r}: one of {', '.join(ALGORITHMS)}")
    return RSAKey.generate_key(RSA_BITS) if algorithm == "RS256" else ECKey.generate_key("P-256")


def _public(held: SigningKey, key: _PrivateKey) -> dict[str, object]:
    return {**key.as_dict(private=False), "kid": held.kid, "use": "sig", "alg": held.algorithm}


def _made(held: SigningKey) -> float:
    return held.made

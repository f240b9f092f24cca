"""Proofs of possession at the application layer (DPoP, RFC 9449): every check of section 4.3, or no access.

A proof is a small JWT, signed with the caller's own key for one call. It is checked against the call as the
gateway states it, never against a header that says what the call was. Cheap checks come first, the signature
before a proof counts as used. A refusal says in fixed words which check failed.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key
from joserfc.jws import JWSRegistry, deserialize_compact
from msgspec import Meta

from limen.credentials.challenges import USE_NONCE, ProofError
from limen.credentials.jwks import SMALLEST_RSA
from limen.credentials.nonces import Nonces
from limen.credentials.replays import Replays, Use
from limen.credentials.target_uri import normalised, stated
from limen.credentials.thumbprints import from_base64url, jwk_thumbprint, same, text_thumbprint
from limen.credentials.token_rules import LONGEST_LEEWAY, Binding
from limen.engine.step_up import PROOF_ALGORITHMS
from limen.model import InputError, Request

LONGEST = 8192
"""Characters of a proof; a longer one is refused."""
LIVES = 60.0
"""Seconds after its ``iat`` for which a proof is good, the leeway of the issuer's section not counted."""
_KEYS = 4096
_PRIVATE = frozenset(("d", "p", "q", "dp", "dq", "qi", "oth", "k"))
_IMPORTED = ("kty", "crv", "x", "y", "n", "e")

_registry = JWSRegistry(algorithms=list(PROOF_ALGORITHMS), strict_check_header=False)
_registry.max_header_length = LONGEST
_registry.max_payload_length = LONGEST


class _Head(msgspec.Struct):
    alg: str
    jwk: dict[str, object]
    typ: str = ""
    crit: msgspec.UnsetType | msgspec.Raw = msgspec.UNSET
    b64: msgspec.UnsetType | msgspec.Raw = msgspec.UNSET


class _Claims(msgspec.Struct):
    """Required are the first five (section 4.2), as a proof always comes with an access token here."""

    jti: Annotated[str, Meta(min_length=1, max_length=1024)]
    htm: str
    htu: str
    iat: int | float
    ath: str
    nonce: str = ""


class ProofVerifier:
    """Verifies proofs and lets each be used once; one thread uses it.

    ``origins`` are the API's own (``https://host``): with them the caller's ``Host`` counts for nothing.
    """

    def __init__(
        self, origins: Sequence[str] = (), nonces: Nonces | None = None, replays: Replays | None = None
    ) -> None:
        self._origins = tuple(origins)
        self.nonces = nonces or Nonces()
        self.replays = Replays(LIVES + 2 * LONGEST_LEEWAY) if replays is None else replays
        self._last: tuple[str, float, str] = ("", 0.0, "")
        self._key = lru_cache(maxsize=_KEYS)(_imported)

    def verify(
        self, proofs: Sequence[str], token: str, thumbprint: str, request: Request, binding: Binding
    ) -> None:
        """Accept the proof that this caller holds the key a ``token`` is bound to, or raise ``ProofError``.

        ``proofs`` are the values of the ``DPoP`` header, ``thumbprint`` is the token's ``cnf.jkt``.
        """
        text = _only(proofs)
        head, claims = _read(text)
        _check_head(head)
        self._check_call(claims, request)
        _check_time(claims.iat, request.at, binding.leeway)
        _check_token(claims, head.jwk, token, thumbprint)
        if binding.nonce and not self.nonces.accepts(claims.nonce, request.at):
            raise ProofError("a nonce of this server is needed", USE_NONCE)
        self._check_signature(text, head)
        self._use(text, thumbprint, claims.jti, request)

    def _check_call(self, claims: _Claims, request: Request) -> None:
        """Checks 8 and 9: the method, and the target URI without query and fragment."""
        if claims.htm != request.method:
            raise ProofError("htm is another method")
        try:
            named = normalised(claims.htu)
        except InputError:
            raise ProofError("htu is no http or https URI") from None
        if named not in stated(request, self._origins):
            raise ProofError("htu is another target")

    def _check_signature(self, text: str, head: _Head) -> None:
        """Check 6: signed with the key of the header, which is built of its public members alone."""
        members = tuple((name, str(head.jwk[name])) for name in _IMPORTED if name in head.jwk)
        key = self._key(members)
        try:
            deserialize_compact(text, key, [head.alg], _registry)
        except (JoseError, ValueError, TypeError, RecursionError):
            raise ProofError("signature is wrong") from None

    def _use(self, text: str, thumbprint: str, jti: str, request: Request) -> None:
        """Once (section 11.1). The same call may ask again, as it does when its judgement breaks off."""
        asked = (request.id, request.at, text)
        if asked == self._last:
            return
        use = self.replays.use(thumbprint, jti, request.at)
        if use is Use.AGAIN:
            raise ProofError("jti was used before")
        if use is Use.FULL:
            raise ProofError("too many proofs at once")
        self._last = asked


def _only(proofs: Sequence[str]) -> str:
    """Check 1: one header field. A gateway that joins two puts a comma between them."""
    if not proofs:
        raise ProofError("a proof is needed")
    if len(proofs) > 1 or "," in proofs[0]:
        raise ProofError("more than one proof")
    return proofs[0].strip()


def _read(text: str) -> tuple[_Head, _Claims]:
    """Checks 2 and 3: one well-formed JWT with all that it must hold."""
    parts = text.split(".", 3)
    if len(text) > LONGEST or not text.isascii() or len(parts) != 3:
        raise ProofError("malformed proof")
    try:
        head = msgspec.json.decode(from_base64url(parts[0]), type=_Head)
        claims = msgspec.json.decode(from_base64url(parts[1]), type=_Claims)
    except (ValueError, RecursionError):
        raise ProofError("malformed proof, or a member is missing") from None
    if head.crit is not msgspec.UNSET or head.b64 is not msgspec.UNSET:
        raise ProofError("malformed proof")
    return head, claims


def _check_head(head: _Head) -> None:
    """Checks 4, 5 and 7: what it is, how it is signed, and that its key is a public one."""
    if head.typ.lower() != "dpop+jwt":
        raise ProofError("typ is not dpop+jwt")
    if head.alg not in PROOF_ALGORITHMS:
        raise ProofError("alg is not accepted")
    if _PRIVATE & head.jwk.keys():
        raise ProofError("jwk holds a private key")


def _check_time(iat: float, at: float, leeway: float) -> None:
    """Check 11: made lately, by clocks that differ by ``leeway`` seconds at most."""
    if not -leeway <= at - iat <= LIVES + leeway:
        raise ProofError("iat is not now")


def _check_token(claims: _Claims, jwk: Mapping[str, object], token: str, thumbprint: str) -> None:
    """Check 12: made for this access token, with the key that it is bound to."""
    if not same(claims.ath, text_thumbprint(token)):
        raise ProofError("ath is of another token")
    try:
        found = jwk_thumbprint(jwk)
    except KeyError:
        raise ProofError("jwk is no public key") from None
    if not same(found, thumbprint):
        raise ProofError("the token is bound to another key", "invalid_token")


def _imported(members: tuple[tuple[str, str], ...]) -> Key:
    """The public key; only one that an issuer bound a token to is ever built."""
    jwk = dict(members)
    if len(jwk.get("n", "A" * SMALLEST_RSA)) * 6 < SMALLEST_RSA:
        raise ProofError("jwk is too small a key")
    try:
        key = JWKRegistry.import_key(jwk)  # type: ignore[arg-type]  # checked by the import itself
        key.public_key  # noqa: B018  # a key that cannot be built is found out here
    except (JoseError, ValueError, TypeError, KeyError):
        raise ProofError("jwk is no public key") from None
    return key

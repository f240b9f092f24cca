"""Bearer tokens (JWT, RFC 7519, by the advice of RFC 8725), verified once and then known by their hash.

The algorithm comes from an allow-list and must fit the key's own type, so no token can talk a public key into
being an HMAC secret, and ``none`` does not exist. A refusal says why in fixed words, never in the token's.
"""

import base64
import hashlib
import os
from collections import OrderedDict

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import Key, OctKey
from joserfc.jws import JWSRegistry, deserialize_compact

from limen.credentials.jwks import Jwks
from limen.credentials.token_rules import SYMMETRIC, Claims, TokenRules, lookup, words
from limen.model import InputError

LONGEST = 16_384
_CACHED = 1 << 16
_LONGEST_NAME = 1024
_LAST_TIME = 1e12


class Token(msgspec.Struct, frozen=True):
    """A verified token, as far as Limen reads it; times in Unix seconds, valid from ``begins`` until
    ``ends``.

    ``principal`` is the subject, with its issuer before it where several are trusted. ``session`` is what a
    suspension holds: this subject at this issuer, whichever token it comes with next.
    """

    issuer: str
    subject: str
    begins: float
    ends: float
    roles: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    acr: str = ""
    auth_time: float = 0.0
    issued_at: float = 0.0
    principal: str = ""
    session: str = ""


class _Head(msgspec.Struct):
    alg: str
    kid: str = ""
    typ: str = ""
    crit: msgspec.UnsetType | msgspec.Raw = msgspec.UNSET
    b64: msgspec.UnsetType | msgspec.Raw = msgspec.UNSET


class TokenVerifier:
    """Verifies tokens against rules and keys. One thread uses it; ``configure`` swaps the rules."""

    def __init__(self, rules: TokenRules, jwks: Jwks) -> None:
        self._jwks = jwks
        self._revision = jwks.revision
        self._salt = os.urandom(16)
        self.configure(rules)

    def configure(self, rules: TokenRules) -> None:
        """Use other rules from now on; what was verified under the old ones is verified again."""
        self._rules = rules
        self._known: OrderedDict[bytes, Token] = OrderedDict()
        self._secret = OctKey.import_key(rules.secret) if rules.secret else None
        self._registry = JWSRegistry(algorithms=list(rules.algorithms), strict_check_header=False)
        self._registry.max_header_length = LONGEST

    def verify(self, text: str, at: float) -> Token:
        """The token, valid at time ``at``; raises ``InputError`` with the reason it is refused for."""
        name = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=self._salt).digest()
        if self._jwks.revision != self._revision:
            self._known.clear()
            self._revision = self._jwks.revision
        token = self._known.get(name)
        if token is None:
            token = self._verified(text, at)
            self._known[name] = token
            if len(self._known) > _CACHED:
                self._known.popitem(last=False)
        if token.begins <= at < token.ends:
            return token
        raise InputError("expired token" if at >= token.ends else "token not valid yet")

    def _verified(self, text: str, at: float) -> Token:
        if len(text) > LONGEST or not text.isascii():
            raise InputError("malformed token")
        head = self._head(text)
        key = self._key(head, at)
        try:
            payload = deserialize_compact(text, key, [head.alg], self._registry).payload
            claims = msgspec.json.decode(payload or b"", type=dict[str, object])
        except (msgspec.MsgspecError, RecursionError):
            raise InputError("malformed token") from None
        except (JoseError, ValueError, TypeError):
            raise InputError("token signature is wrong") from None
        return _token(claims, self._rules)

    def _head(self, text: str) -> _Head:
        first, _, rest = text.partition(".")
        try:
            raw = base64.b64decode(first + "=" * (-len(first) % 4), altchars="-_", validate=True)
            head = msgspec.json.decode(raw, type=_Head)
        except (ValueError, RecursionError, msgspec.MsgspecError):
            raise InputError("malformed token") from None
        if rest.count(".") != 1 or head.crit is not msgspec.UNSET or head.b64 is not msgspec.UNSET:
            raise InputError("malformed token")
        if head.typ.lower() not in {"", "jwt", "at+jwt", "application/at+jwt"}:
            raise InputError("token of another kind")
        return head

    def _key(self, head: _Head, at: float) -> Key:
        if head.alg not in self._rules.algorithms:
            raise InputError("token algorithm is not allowed")
        key = self._secret if head.alg in SYMMETRIC else self._jwks.find(head.kid, head.alg, at)
        if key is None:
            raise InputError("unknown key")
        return key


def _token(claims: Claims, rules: TokenRules) -> Token:
    issuer, subject = claims.get("iss"), lookup(claims, rules.subject)
    if not isinstance(issuer, str) or issuer not in rules.issuers:
        raise InputError("token of another issuer")
    if not set(_audiences(claims.get("aud"))) & set(rules.audiences):
        raise InputError("token for another audience")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_NAME:
        raise InputError("token without subject")
    roles = words(claims, rules.roles)
    begins, ends = _span(claims, rules, roles)
    return Token(
        issuer,
        subject,
        begins,
        ends,
        roles,
        words(claims, rules.scopes),
        _text(claims.get("acr")),
        _time(claims, "auth_time") or 0.0,
        _time(claims, "iat") or 0.0,
        subject if len(rules.issuers) == 1 else f"{issuer} {subject}",
        f"token {issuer} {subject}",
    )


def _span(claims: Claims, rules: TokenRules, roles: tuple[str, ...]) -> tuple[float, float]:
    expires, issued = _time(claims, "exp"), _time(claims, "iat")
    if expires is None:
        raise InputError("token without expiry")
    ends = expires + rules.skew
    longest = rules.longest_age(claims, roles)
    if longest is not None:
        if issued is None:
            raise InputError("token without time of issue")
        ends = min(ends, issued + longest + rules.skew)
    return max(_time(claims, "nbf") or 0.0, issued or 0.0) - rules.skew, ends


def _time(claims: Claims, name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _LAST_TIME:
        raise InputError(f"token with a malformed {name}")
    return float(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST_NAME else ""


def _audiences(audience: object) -> list[str]:
    """The audiences of a token: one text or a list of them (RFC 7519, section 4.1.3)."""
    items = audience if isinstance(audience, list) else [audience]
    return [item for item in items if isinstance(item, str)]

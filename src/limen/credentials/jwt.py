"""Bearer tokens (JWT, RFC 7519, by the advice of RFC 8725), verified once and then known by their hash.

The algorithm comes from an allow-list and must fit the key's own type, so no token can talk a public key into
being an HMAC secret, and ``none`` does not exist. A refusal says why in fixed words, never in the token's.
"""

import base64
import hashlib
import os
from collections import OrderedDict
from collections.abc import Iterable

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import Key, OctKey
from joserfc.jws import JWSRegistry, deserialize_compact

from limen.credentials.jwks import Jwks
from limen.credentials.token_rules import (
    SYMMETRIC,
    Binding,
    Claims,
    TokenRules,
    confirmations,
    lookup,
    words,
)
from limen.model import InputError
from limen.model.marks import MACHINE, claim_mark

LONGEST = 16_384
"""Characters of a token; a longer one is refused."""
_CACHED = 1 << 16
_LONGEST_NAME = 1024
_LAST_TIME = 1e12

Pairs = tuple[tuple[str, str], ...]
"""Claims, as paths, and a value of each."""


class Token(msgspec.Struct, frozen=True):
    """A verified token, as far as Limen reads it; times in Unix seconds, valid from ``begins`` until
    ``ends``.

    ``principal`` is the subject, with its issuer before it where several are trusted. ``session`` is what a
    suspension holds: this subject at this issuer, whichever token it comes with next. ``jkt`` and ``x5t`` are
    what it is bound to (see ``bound``), ``binding`` what its issuer's rules ask of that. ``client`` is the
    application it was issued to, ``sid`` the login session it belongs to, with its issuer; ``marks`` as in
    ``Caller``, ``amr`` the ways in which the user proved himself.
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
    jkt: str = ""
    x5t: str = ""
    client: str = ""
    sid: str = ""
    marks: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
    binding: Binding = Binding()


class _Head(msgspec.Struct):
    alg: str
    kid: str = ""
    typ: str = ""
    crit: msgspec.UnsetType | msgspec.Raw = msgspec.UNSET
    b64: msgspec.UnsetType | msgspec.Raw = msgspec.UNSET


class _Issued(msgspec.Struct):
    iss: str = ""


class _Issuer:
    """One issuer's rules and keys; a key of one issuer proves nothing of another."""

    def __init__(self, rules: TokenRules, jwks: Jwks) -> None:
        self.rules = rules
        self.jwks = jwks
        self.registry = JWSRegistry(algorithms=list(rules.algorithms), strict_check_header=False)
        self.registry.max_header_length = LONGEST
        self._secret = OctKey.import_key(rules.secret) if rules.secret else None

    def key(self, head: _Head, at: float) -> Key:
        """The key that must have signed; raises ``InputError`` for a wrong algorithm or an unknown key."""
        if head.alg not in self.rules.algorithms:
            raise InputError("token algorithm is not allowed")
        key = self._secret if head.alg in SYMMETRIC else self.jwks.find(head.kid, head.alg, at)
        if key is None:
            raise InputError("unknown key")
        return key


class TokenVerifier:
    """Verifies tokens, each by the rules and keys of its issuer; one thread uses it."""

    def __init__(self, issuers: Iterable[tuple[TokenRules, Jwks]]) -> None:
        self._salt = os.urandom(16)
        self._marked: Pairs = ()
        self.configure(issuers)

    def watch(self, claims: Pairs) -> None:
        """Note from now on which of these claims with their values a token holds."""
        self._marked = claims
        self._known.clear()

    def configure(self, issuers: Iterable[tuple[TokenRules, Jwks]]) -> None:
        """Use these rules from now on; what was verified under others is verified again."""
        self._issuers = {rules.issuer: _Issuer(rules, jwks) for rules, jwks in issuers}
        self._known: OrderedDict[bytes, Token] = OrderedDict()
        self._revision = self._keys_revision()

    def verify(self, text: str, at: float) -> Token:
        """The token, valid at time ``at``; raises ``InputError`` with the reason it is refused for."""
        name = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=self._salt).digest()
        if self._keys_revision() != self._revision:
            self._known.clear()
            self._revision = self._keys_revision()
        token = self._known.get(name)
        if token is None:
            token = self._verified(text, at)
            self._known[name] = token
            if len(self._known) > _CACHED:
                self._known.popitem(last=False)
        if token.begins <= at < token.ends:
            return token
        raise InputError("expired token" if at >= token.ends else "token not valid yet")

    def _keys_revision(self) -> int:
        return sum([issuer.jwks.revision for issuer in self._issuers.values()])

    def _verified(self, text: str, at: float) -> Token:
        head, issued = _peek(text)
        issuer = self._issuers.get(issued.iss)
        if issuer is None:
            raise InputError("token of another issuer")
        key = issuer.key(head, at)
        try:
            payload = deserialize_compact(text, key, [head.alg], issuer.registry).payload
            claims = msgspec.json.decode(payload or b"", type=dict[str, object])
        except (JoseError, ValueError, TypeError, RecursionError):
            raise InputError("token signature is wrong") from None
        return _token(claims, issuer.rules, self._marked, alone=len(self._issuers) == 1)


def _peek(text: str) -> tuple[_Head, _Issued]:
    """Header and issuer as the token says, before anything of it is believed."""
    parts = text.split(".", 3)
    if len(text) > LONGEST or not text.isascii() or len(parts) != 3:
        raise InputError("malformed token")
    try:
        head = msgspec.json.decode(_decode(parts[0]), type=_Head)
        issued = msgspec.json.decode(_decode(parts[1]), type=_Issued)
    except (ValueError, RecursionError):
        raise InputError("malformed token") from None
    if head.crit is not msgspec.UNSET or head.b64 is not msgspec.UNSET:
        raise InputError("malformed token")
    if head.typ.lower() not in {"", "jwt", "at+jwt", "application/at+jwt"}:
        raise InputError("token of another kind")
    return head, issued


def _decode(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars="-_", validate=True)


def _token(claims: Claims, rules: TokenRules, marked: Pairs, *, alone: bool) -> Token:
    issuer, subject = rules.issuer, lookup(claims, rules.subject)
    if claims.get("iss") != issuer:
        raise InputError("token of another issuer")
    if rules.audiences and not set(_audiences(claims.get("aud"))) & set(rules.audiences):
        raise InputError("token for another audience")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_NAME:
        raise InputError("token without subject")
    roles, client = words(claims, rules.roles), (*words(claims, rules.clients), "")[0]
    sid = _text(claims.get("sid"))
    jkt, x5t = confirmations(claims) if rules.binding.bound != "off" else ("", "")
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
        subject if alone else f"{issuer} {subject}",
        f"token {issuer} {subject}",
        jkt,
        x5t,
        client,
        f"{issuer} {sid}" if sid else "",
        _marks(claims, subject, client, marked),
        words(claims, ("amr",)),
        rules.binding,
    )


def _marks(claims: Claims, subject: str, client: str, marked: Pairs) -> tuple[str, ...]:
    """What holds of a token of all that is asked about; Auth0 writes ``@clients`` behind a client's name."""
    machine = (MACHINE,) if client and subject in (client, f"{client}@clients") else ()
    return machine + tuple([claim_mark(*pair) for pair in marked if pair[1] in words(claims, pair[:1])])


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

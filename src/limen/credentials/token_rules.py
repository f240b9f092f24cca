"""What a bearer token must satisfy, and where in it identity, roles and scopes are found."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from limen.credentials.thumbprints import is_thumbprint
from limen.model import ConfigError, InputError

ASYMMETRIC = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)
SYMMETRIC = ("HS256", "HS384", "HS512")
SMALLEST_SECRET = 32
"""Bytes of a shared secret (RFC 7518, 3.2)."""
LONGEST_LEEWAY = 30.0
"""Seconds by which the clock of a proof may differ, at most."""
_MOST_WORDS = 64
_LONGEST_WORD = 128

Claims = Mapping[str, object]


def _check(fine: bool, said: str) -> None:
    if not fine:
        raise ConfigError(f"[[identity.jwt]] {said}")


class AgeLimit(msgspec.Struct, frozen=True):
    """Tokens that match are good for ``seconds`` after ``iat``, whatever their ``exp`` says.

    A token matches by ``role``, or by a ``claim`` (a path) that has ``value``; with neither, every token
    does.
    """

    seconds: float
    role: str = ""
    claim: str = ""
    value: str = ""

    def matches(self, claims: Claims, roles: tuple[str, ...]) -> bool:
        """Whether this limit is about a token with these claims and roles."""
        if self.role and self.role not in roles:
            return False
        return not self.claim or self.value in words(claims, (self.claim,))


class Binding(msgspec.Struct, frozen=True):
    """What is asked of tokens that are bound to a key or certificate, and whether all must be.

    ``off`` leaves it to the API, ``accept`` holds a bound token to its bearer, ``require`` takes no others.
    ``nonce``: proofs carry one of ours. ``leeway`` is the clock difference a proof is forgiven, in seconds.
    """

    bound: Literal["off", "accept", "require"] = "accept"
    nonce: bool = False
    leeway: float = 10.0

    def __post_init__(self) -> None:
        """Raise ``ConfigError`` for a leeway that replays would outlive."""
        _check(0 <= self.leeway <= LONGEST_LEEWAY, f"proof_leeway: 0 to {LONGEST_LEEWAY:.0f} seconds")


class TokenRules(msgspec.Struct, frozen=True):
    """How the tokens of one issuer are verified. ``skew`` is the clock difference to bear, in seconds.

    ``roles`` and ``scopes`` are claim paths (``realm_access.roles``); the first form tried is the whole text,
    as claim names may hold dots. ``clients`` are the claims that name the application, the first one found
    counts (RFC 9068; OpenID Connect; Okta; Entra). ``secret`` allows HMAC and then belongs to nobody who may
    not make tokens. Without ``audiences`` tokens meant for other APIs of the issuer pass too.
    """

    issuer: str
    audiences: tuple[str, ...]
    algorithms: tuple[str, ...] = ASYMMETRIC
    secret: bytes = b""
    skew: float = 30.0
    roles: tuple[str, ...] = ("roles", "realm_access.roles")
    scopes: tuple[str, ...] = ("scope", "scp")
    subject: str = "sub"
    clients: tuple[str, ...] = ("client_id", "azp", "cid", "appid")
    ages: tuple[AgeLimit, ...] = ()
    binding: Binding = Binding()

    def __post_init__(self) -> None:
        """Raise ``ConfigError`` for rules that would let in what they should not."""
        _check(bool(self.issuer), "issuer: name it, or tokens of strangers pass")
        _check(bool(self.algorithms), f"algorithms: some of {', '.join(ASYMMETRIC)}")
        _check(0 <= self.skew <= 300, "skew: 0 to 300 seconds")
        for name in self.algorithms:
            _check(name in ASYMMETRIC or name in SYMMETRIC, f"algorithms: {name!r} is not accepted")
            _check(
                name not in SYMMETRIC or len(self.secret) >= SMALLEST_SECRET,
                f"algorithms: {name} needs a secret",
            )
        _check(
            not self.secret or len(self.secret) >= SMALLEST_SECRET,
            f"secret: {SMALLEST_SECRET} bytes at least",
        )

    def __repr__(self) -> str:
        return f"TokenRules({self.issuer!r})"

    def longest_age(self, claims: Claims, roles: tuple[str, ...]) -> float | None:
        """The strictest age limit on such a token in seconds; ``None`` when there is none."""
        return min((limit.seconds for limit in self.ages if limit.matches(claims, roles)), default=None)


def lookup(claims: Claims, path: str) -> object:
    """What a claim path leads to, ``None`` when nothing."""
    if path in claims:
        return claims[path]
    value: object = claims
    for step in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def words(claims: Claims, paths: tuple[str, ...]) -> tuple[str, ...]:
    """The words under the paths, in order, once each: from a list, or a text with spaces between them.

    At most 64 of them; longer ones than 128 characters and values that are no text are passed over.
    """
    found: dict[str, None] = {}
    for path in paths:
        value = lookup(claims, path)
        items = value.split() if isinstance(value, str) else value if isinstance(value, list) else ()
        found.update(dict.fromkeys(w for w in items if isinstance(w, str) and 0 < len(w) <= _LONGEST_WORD))
    return tuple(found)[:_MOST_WORDS]


def confirmations(claims: Claims) -> tuple[str, str]:
    """The thumbprints of key (``jkt``) and certificate (``x5t#S256``) a token is bound to; empty: to none.

    Raises ``InputError`` when ``cnf`` (RFC 7800) is there and cannot be read: it would bind nobody.
    """
    cnf = claims.get("cnf")
    if cnf is None:
        return "", ""
    if not isinstance(cnf, Mapping):
        raise InputError("token with a malformed cnf")
    found = [cnf.get(name, "") for name in ("jkt", "x5t#S256")]
    for each in found:
        if each != "" and not is_thumbprint(each):
            raise InputError("token with a malformed cnf")
    return str(found[0]), str(found[1])

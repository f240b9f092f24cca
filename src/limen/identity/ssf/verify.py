"""Verifies security event tokens (RFC 8417, profiled by SSF 1.0, section 4).

Nothing else that is a JWT may pass for a SET, nor a SET for anything else: the type is explicit, ``exp`` and
``sub`` are refused, and only asymmetric algorithms that the receiver's settings allow exist. What a refusal
says is in fixed words, never in the token's.
"""

import base64
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry, deserialize_compact

from limen.identity.ssf.errors import LaterError, SetError
from limen.identity.ssf.names import SET_MEDIA, SET_TYPE
from limen.identity.ssf.subjects import COMPLEX, Subject, read_subject
from limen.model import InputError

LONGEST: Final = 65_536
"""Characters of a SET; a longer one is refused."""
LONGEST_JTI: Final = 256
"""Characters of a ``jti``; a longer one is refused."""
MOST_EVENTS: Final = 8
"""Events in one SET; SSF 1.0 wants one, or several names of one."""
_LAST_TIME = 1e12
_TYPES = (SET_TYPE, SET_MEDIA)

Events = Mapping[str, Mapping[str, object]]


class FindsKeys(Protocol):
    """The public keys of one issuer; ``revision`` is 0 until the first were read (they are not asked before),
    and ``pending`` says that they are being looked for again."""

    revision: int
    pending: bool

    def find(self, kid: str, algorithm: str, at: float, /) -> Key | None:
        """The key that must have signed."""
        ...


class SetRules(msgspec.Struct, frozen=True):
    """How the SETs of one transmitter are verified. ``skew`` and ``oldest`` are in seconds.

    ``oldest`` bounds how long a transmitter may try to deliver. ``critical`` are the members of a complex
    subject that the transmitter's metadata calls critical.
    """

    issuer: str
    audience: str
    algorithms: tuple[str, ...] = ("RS256", "ES256")
    skew: float = 60.0
    oldest: float = 7 * 86_400.0
    critical: tuple[str, ...] = ()


class SecurityEvent(msgspec.Struct, frozen=True):
    """A verified SET. ``issued`` is its ``iat``; ``events`` its payloads by event type.

    ``void`` says that its subject has a critical member that is not understood: nothing may come of it.
    """

    issuer: str
    jti: str
    issued: float
    subject: Subject
    events: Events
    txn: str = ""
    void: bool = False


class _Head(msgspec.Struct):
    alg: str = ""
    kid: str = ""
    typ: str = ""
    crit: msgspec.UnsetType | msgspec.Raw = msgspec.UNSET
    b64: msgspec.UnsetType | msgspec.Raw = msgspec.UNSET


class _Issued(msgspec.Struct):
    iss: str = ""


class SetVerifier:
    """Verifies SETs, each by the rules and keys of its issuer."""

    def __init__(self, issuers: Iterable[tuple[SetRules, FindsKeys]]) -> None:
        self._issuers = {rules.issuer: (rules, keys) for rules, keys in issuers}

    def issuer_of(self, text: str) -> str:
        """The issuer a SET claims to come from, when it is a known one; raises ``SetError``."""
        issued = _peek(text)[1]
        if issued not in self._issuers:
            raise SetError("invalid_issuer", "SETs of this issuer are not accepted here")
        return issued

    def looking(self) -> bool:
        """Whether keys are being looked for: what could not be verified can be once they were."""
        return any(keys.pending for _, keys in self._issuers.values())

    def verify(self, text: str, at: float) -> SecurityEvent:
        """The SET, checked at time ``at``; raises ``SetError``, or ``LaterError`` while its key may come."""
        rules, keys = self._issuers[self.issuer_of(text)]
        claims = _signed(text, _peek(text)[0], rules, keys, at)
        _check_claims(claims, rules, at)
        subject = _subject(claims)
        return SecurityEvent(
            rules.issuer,
            str(claims["jti"]),
            _number(claims["iat"]) or 0.0,
            subject,
            _events(claims),
            str(claims.get("txn", "")),
            _void(subject, rules.critical),
        )


def _peek(text: str) -> tuple[_Head, str]:
    """Header and issuer as the token says, before anything of it is believed."""
    parts = text.split(".", 3)
    _require(len(text) <= LONGEST and text.isascii() and len(parts) == 3, "not a signed SET in compact form")
    try:
        head = msgspec.json.decode(_decode(parts[0]), type=_Head)
        issued = msgspec.json.decode(_decode(parts[1]), type=_Issued)
    except (ValueError, RecursionError):
        raise SetError("invalid_request", "the SET cannot be parsed") from None
    unknown = head.crit is not msgspec.UNSET or head.b64 is not msgspec.UNSET
    _require(not unknown, "critical header parameters are not understood")
    _require(head.typ.lower() in _TYPES, f"the header typ must be {SET_TYPE}")
    return head, issued.iss


def _decode(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars="-_", validate=True)


def _signed(text: str, head: _Head, rules: SetRules, keys: FindsKeys, at: float) -> dict[str, object]:
    """The claims, once the signature over them is the issuer's."""
    if head.alg not in rules.algorithms:
        raise SetError("invalid_key", f"SETs must be signed with {' or '.join(rules.algorithms)}")
    key = keys.find(head.kid, head.alg, at) if keys.revision else None
    if key is None and (keys.pending or not keys.revision):
        raise LaterError("the key that signed is not here yet")
    if key is None:
        raise SetError("invalid_key", "the key that signed is not among the issuer's")
    registry = JWSRegistry(algorithms=list(rules.algorithms), strict_check_header=False)
    try:
        payload = deserialize_compact(text, key, [head.alg], registry).payload
    except (JoseError, ValueError, TypeError):
        raise SetError("invalid_key", "the signature is wrong") from None
    return _claims(payload or b"")


def _claims(payload: bytes) -> dict[str, object]:
    try:
        return msgspec.json.decode(payload, type=dict[str, object])
    except (ValueError, RecursionError):
        raise SetError("invalid_request", "the claims are not a JSON object") from None


def _check_claims(claims: dict[str, object], rules: SetRules, at: float) -> None:
    if claims.get("iss") != rules.issuer:
        raise SetError("invalid_issuer", "SETs of this issuer are not accepted here")
    if rules.audience not in _audiences(claims.get("aud")):
        raise SetError("invalid_audience", "the SET is meant for another audience")
    _require("exp" not in claims, "a SET has no exp (SSF 1.0, section 4.1.7)")
    _require("sub" not in claims, "a SET has no sub (SSF 1.0, section 4.1.2)")
    jti = claims.get("jti")
    _require(isinstance(jti, str) and 0 < len(jti) <= LONGEST_JTI, "a SET has a jti")
    issued = _number(claims.get("iat"))
    _require(issued is not None, "a SET has an iat in seconds")
    _require(issued is not None and issued <= at + rules.skew, "iat lies in the future")
    _require(issued is not None and issued >= at - rules.oldest, "iat is too long ago")


def _subject(claims: dict[str, object]) -> Subject:
    try:
        return read_subject(claims.get("sub_id"))
    except InputError as error:
        raise SetError("invalid_request", f"sub_id: {error}") from None


def _void(subject: Subject, critical: tuple[str, ...]) -> bool:
    """Whether an event must be discarded (SSF 1.0, section 3.6): of complex subjects we read ``user``."""
    return subject.get("format") == COMPLEX and any(name in subject and name != "user" for name in critical)


def _events(claims: dict[str, object]) -> Events:
    events = claims.get("events")
    if not isinstance(events, dict) or not 0 < len(events) <= MOST_EVENTS:
        raise SetError("invalid_request", f"events: an object of 1 to {MOST_EVENTS} events")
    if not all(isinstance(payload, dict) for payload in events.values()):
        raise SetError("invalid_request", "the payload of an event is an object")
    return events


def _audiences(audience: object) -> list[object]:
    return audience if isinstance(audience, list) else [audience]


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _LAST_TIME:
        return None
    return float(value)


def _require(fine: bool, said: str) -> None:
    if not fine:
        raise SetError("invalid_request", said)

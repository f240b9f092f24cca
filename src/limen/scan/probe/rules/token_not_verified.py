"""Altered tokens that are believed: without a signature, with another, with the public key as a secret."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import OctKey, import_key

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.exchange import ANONYMOUS, Answer, Request
from limen.scan.probe.ground import Probe
from limen.scan.probe.identities import Identity
from limen.scan.probe.plan import Call
from limen.scan.probe.tokens import packed, parts_of
from limen.scan.rule import Rule

_KEYS: Final = ("/.well-known/jwks.json", "/jwks.json", "/oauth/jwks", "/auth/jwks")


def check(probe: Probe) -> Iterator[Hit]:
    """The first caller whose credential is a token, at an operation that refuses strangers; once a server."""
    for identity in probe.identities.values():
        parts = parts_of(identity.token)
        call = guarded(probe, identity.name) if parts else None
        if parts is not None and call is not None:
            yield from _tried(probe, call, identity, parts)
            return


def guarded(probe: Probe, who: str) -> Call | None:
    """A read that he may and a stranger may not; such as tell him of himself first."""
    for call in sorted(probe.gets(), key=lambda each: not each.of_caller):
        mine, theirs = (probe.answers.get((call.key, each), ()) for each in (who, ANONYMOUS))
        if (
            not call.parameters
            and any(each.ok for each in mine)
            and any(each.status in (401, 403) for each in theirs)
        ):
            return call
    return None


def _tried(
    probe: Probe, call: Call, identity: Identity, parts: tuple[dict[str, Any], dict[str, Any], str]
) -> Iterator[Hit]:
    header, claims, _ = parts
    for said, token in _altered(probe, header, claims):
        answer = _ask(probe, call, identity, token)
        if answer.ok:
            yield probe.hit(call, said, answer, subject="token")
            return


def _altered(probe: Probe, header: dict[str, Any], claims: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("none", "None", "NONE"):
        yield (
            f"a token without a signature is believed (alg {name})",
            f"{_two(header | {'alg': name}, claims)}.",
        )
    yield "a token with a wrong signature is believed", f"{_two(header, claims)}.{packed(b'limen' * 7)[:43]}"
    for pem in _public_keys(probe):
        text = _two(header | {"alg": "HS256"}, claims)
        signed = hmac.new(pem, text.encode(), hashlib.sha256).digest()
        yield "a token signed with the public key as a secret is believed", f"{text}.{packed(signed)}"


def _two(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return ".".join(packed(json.dumps(each, separators=(",", ":")).encode()) for each in (header, claims))


def _public_keys(probe: Probe) -> Iterator[bytes]:
    """Public keys that the server shows, as PEM."""
    for path in _KEYS:
        answer = probe.raw(Request("GET", path))
        keys = answer.json.get("keys") if answer.ok and isinstance(answer.json, dict) else None
        for each in keys if isinstance(keys, list) else ():
            try:
                if isinstance(each, dict) and each.get("kty") in ("RSA", "EC"):
                    key = import_key(each)
                    if not isinstance(key, OctKey):
                        yield key.as_pem(private=False)
            except (JoseError, ValueError, TypeError, AttributeError):
                probe.notes.append(f"GET {path}: a key there cannot be read")


def _ask(probe: Probe, call: Call, identity: Identity, token: str) -> Answer:
    value = identity.value.replace(identity.token, token)
    return probe.send(call, call.filled({}), ANONYMOUS, headers=((identity.header, value),))


RULE: Final = Rule[Probe](
    id="probe-token-not-verified",
    title="An altered token is believed",
    cwe=347,
    owasp="API2:2023",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    why="Whoever can write a token that is believed is whoever he says.",
    check=check,
    mends={"": 'Name one algorithm and a key of yours: `jwt.decode(token, key, algorithms=["HS256"])`.'},
    references=("https://www.rfc-editor.org/rfc/rfc8725",),
)

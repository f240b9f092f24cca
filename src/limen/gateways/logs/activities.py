"""From a log's record to the activities it tells of: the call, and the answer when there was one.

Credentials and names end here: what goes on is their pseudonyms.
"""

from base64 import b64decode
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from limen.gateways.logs.line import Line, Pairs, Response
from limen.model import ANONYMOUS, Answer, ApiCall, Caller
from limen.model.activity import Headers
from limen.model.network import network_of, subnet_of

Pseudonym = Callable[[str, str], int]

BODY_LIMIT: Final = 64 << 10
"""Bytes of a request body that are inspected, as at the other gateways unless configured."""

KEPT_LIMIT: Final = 1_024
"""Characters of a call's headers, and of what names its caller, up to which they are remembered."""

KEPT: Final = 1_024
"""Sets of headers remembered; when they are so many, all are forgotten."""

_PRESENTED: Final = ("authorization", "x-api-key", "api-key")
"""Headers that stand for the caller when the log names no credential, the first one given."""

_SECRET: Final = frozenset((*_PRESENTED, "proxy-authorization", "cookie", "set-cookie"))
_KNOWN: Final[dict[Pairs, tuple[Headers, str]]] = {}


def activities(
    line: Line, pseudonym: Pseudonym, body_limit: int = BODY_LIMIT
) -> tuple[ApiCall, Answer | None]:
    """The call of a line and its answer, ``None`` when the log has none.

    ``pseudonym`` maps a kind (``credential``, ``principal``, ``address``, ``network``) and a plain value to a
    63-bit number. The caller counts as ``claimed``: nothing of a log can be verified.
    """
    headers, presented = _cleaned(line.headers)
    body = _octets(line.body, line.body_b64) if line.body or line.body_b64 else b""
    call = ApiCall(
        line.at,
        line.method,
        line.target,
        line.id or "",
        line.scheme or "https",
        line.host or "",
        headers,
        body[:body_limit],
        len(body) > body_limit,
        _claimed(line, presented, pseudonym),
        len(body),
    )
    return call, None if line.response is None else _answer(line.at, call.id, line.response)


def _claimed(line: Line, presented: str, pseudonym: Pseudonym) -> Caller:
    credential, principal, address = line.credential or presented, line.principal or "", line.client_ip or ""
    roles = line.roles or ()
    brief = len(credential) + len(principal) + len(address) + sum(map(len, roles)) <= KEPT_LIMIT
    return (_known_caller if brief else _caller)(credential, principal, address, roles, pseudonym)


def _caller(
    credential: str, principal: str, address: str, roles: tuple[str, ...], pseudonym: Pseudonym
) -> Caller:
    if not (credential or principal or address):
        return ANONYMOUS
    network, subnet = (network_of(address), subnet_of(address)) if address else ("", "")
    return Caller(
        credential=pseudonym("credential", credential) if credential else 0,
        principal=pseudonym("principal", principal) if principal else 0,
        address=pseudonym("address", address) if address else 0,
        network=pseudonym("network", network) if network else 0,
        roles=roles,
        kind="claimed" if credential or principal else "none",
        subnet=pseudonym("subnet", subnet) if subnet else 0,
    )


def _answer(at: float, call: str, response: Response) -> Answer:
    duration = response.duration_ms or 0.0
    body = _octets(response.body, response.body_b64)
    headers, _ = _cleaned(response.headers)
    size = len(body) if response.bytes is None else response.bytes
    return Answer(at + duration / 1000.0, call, response.status, size, duration, headers, body)


def _cleaned(pairs: Pairs | None) -> tuple[Headers, str]:
    """Headers without secrets, and what stands for the caller; remembered, as clients come again."""
    if not pairs:
        return (), ""
    found = _KNOWN.get(pairs)
    if found is None:
        found = _without_credentials(pairs)
        if sum([len(value) for _, value in pairs]) <= KEPT_LIMIT:
            if len(_KNOWN) >= KEPT:
                _KNOWN.clear()
            _KNOWN[pairs] = found
    return found


def _without_credentials(pairs: Pairs) -> tuple[Headers, str]:
    """Lower-case headers without those that carry secrets, and the credential that was among them."""
    headers = tuple([(name.lower(), value) for name, value in pairs])
    if _SECRET.isdisjoint([name for name, _ in headers]):
        return headers, ""
    presented = {name: value for name, value in reversed(headers) if value}
    credential = next((presented[name] for name in _PRESENTED if name in presented), "")
    return tuple([pair for pair in headers if pair[0] not in _SECRET]), credential


def _octets(text: str | None, encoded: str | None) -> bytes:
    """A body's bytes; base64 that is none is taken as it stands."""
    if text:
        return text.encode("utf-8", "surrogatepass")
    if not encoded:
        return b""
    try:
        return b64decode(encoded)
    except ValueError:
        return encoded.encode("utf-8", "surrogatepass")


_known_caller = lru_cache(1 << 14)(_caller)
"""The same, remembered: the callers of a log come again and again."""

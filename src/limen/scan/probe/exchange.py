"""A request that was sent and what came back; how both are shown to a person: as ``curl``, without a
secret."""

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from limen.scan.finding import Exchange
from limen.scan.words import SECRETS, listed

ANONYMOUS: Final = "anonymous"
SHOWN: Final = 240
"""Characters of an answer that are shown."""
_TOKENS: Final = frozenset((*SECRETS, "access_token", "refresh_token", "id_token", "key", "jwt")) - listed(
    "owners"
)
_MEMBER: Final = re.compile(r'"([A-Za-z_]{1,40})"\s{0,4}:\s{0,4}"([^"\\]{1,4000})"')


@dataclass(frozen=True)
class Request:
    """One request: ``who`` sends it, ``path`` is filled and quoted, ``body`` is sent as JSON unless it is
    ``None``; ``variable`` names the environment variable that holds his credential."""

    method: str
    path: str
    who: str = ANONYMOUS
    variable: str = ""
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Answer:
    """What came back. Status 0 and ``why`` where nothing did."""

    request: Request
    status: int
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    why: str = ""

    @property
    def ok(self) -> bool:
        """Whether it says yes."""
        return 200 <= self.status < 300

    @property
    def refused(self) -> bool:
        """Whether it says that this caller may not, or that he sees no such thing."""
        return self.status in (401, 403, 404)

    @cached_property
    def json(self) -> Any:
        """Its body as data; ``None`` where it is not JSON."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None


def curl(base: str, request: Request) -> str:
    """The request as a command; the credential comes from the environment: ``-H "$ADA"``."""
    parts = ["curl", "-sS", "-i"]
    if request.method != "GET":
        parts += ["-X", request.method]
    if request.variable:
        parts += ["-H", f'"${request.variable}"']
    for name, value in request.headers:
        parts += ["-H", shlex.quote(f"{name}: {value}")]
    if request.body is not None:
        parts += ["-H", "'Content-Type: application/json'", "-d", shlex.quote(json.dumps(request.body))]
    return " ".join([*parts, shlex.quote(base + request.path)])


def exchange(base: str, answer: Answer) -> Exchange:
    """What a finding carries of it: secrets by name are left out of what is shown."""
    return Exchange(curl(base, answer.request), answer.status, shown(answer))


def shown(answer: Answer) -> str:
    """The beginning of an answer, its secrets masked."""
    text = _MEMBER.sub(_masked, answer.text[: 8 * SHOWN])
    location = answer.headers.get("location", "")
    text = f"Location: {location}\n{text}" if location else text
    return text[:SHOWN] + ("…" if len(text) > SHOWN else "")


def _masked(match: re.Match[str]) -> str:
    return f'"{match[1]}":"***"' if match[1].lower() in _TOKENS else match[0]

"""Tokens signed with a secret that can be guessed, or read in the source: tried without asking anybody."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from typing import Any, Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.ground import Probe
from limen.scan.probe.rules.token_not_verified import guarded
from limen.scan.probe.tokens import parts_of, unpacked
from limen.scan.rule import Rule

_HASHES: Final = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
_COMMON: Final = (
    "123456", "admin", "change-me", "changeme", "dev", "development", "jwt-secret", "jwtsecret",
    "key", "my-secret", "mysecret",
    "password", "secret", "supersecret", "test", "your-256-bit-secret",
)  # fmt: skip
_LITERAL: Final = re.compile(r"[\"']([^\"'\n]{3,80})[\"']")
MOST: Final = 20_000
"""Texts of the source that are tried as a secret."""


def check(probe: Probe) -> Iterator[Hit]:
    """The first caller whose credential is a token; once a server."""
    for identity in probe.identities.values():
        parts = parts_of(identity.token)
        call = guarded(probe, identity.name) if parts else None
        if parts is not None and call is not None:
            where = _guessed(probe, identity.token, parts[0])
            if where is not None:
                own = probe.ask(call, identity.name, learn=False)
                said = f"tokens are signed with a secret that {where}: whoever knows it signs his own"
                yield probe.hit(call, said, own, subject="secret", denied=False)
            return


def _guessed(probe: Probe, token: str, header: dict[str, Any]) -> str | None:
    """Where the secret of a token stands, as words; ``None`` where none that is tried fits."""
    hashed = _HASHES.get(str(header.get("alg")))
    text, _, signature = token.rpartition(".")
    if hashed is None:
        return None
    wanted = unpacked(signature)

    def fits(secret: str) -> bool:
        return hmac.compare_digest(hmac.new(secret.encode(), text.encode(), hashed).digest(), wanted)

    if any(fits(each) for each in _COMMON):
        return "is a common word"
    tried = 0
    for file in probe.api.tree.named(".py", ".js", ".ts", ".java", ".env", ".yaml", ".yml", ".toml"):
        for literal in _LITERAL.findall(file.text):
            tried += 1
            if tried < MOST and fits(literal):
                return f"stands in {file.name}"
    return None


RULE: Final = Rule[Probe](
    id="probe-secret-guessed",
    title="Tokens are signed with a secret that is known",
    cwe=798,
    owasp="API2:2023",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    why="The signature of a real token was made again with that secret: anybody can sign a token for "
    "anybody.",
    check=check,
    mends={
        "": "Take the secret from the environment, 32 random bytes at least, and start without a default."
    },
    references=("https://www.rfc-editor.org/rfc/rfc8725#section-3.5",),
)

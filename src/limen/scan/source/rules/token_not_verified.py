"""Tokens taken for true without being verified whole: signature, algorithm, expiry."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service, Spot

_DECODES: Final = (
    "jwt.decode",
    "jose.jwt.decode",
    "jwt.api_jwt.decode",
    "authlib.jose.jwt.decode",
    "jwt.decode_complete",
)
_OFF: Final = re.compile(
    r"verify_(signature|exp|aud|iss|nbf)['\"]?\s{0,4}[:=]\s{0,4}False|\bverify\s{0,4}=\s{0,4}False"
)
_NONE: Final = re.compile(r"['\"]none['\"]", re.IGNORECASE)


def check(service: Service) -> Iterator[Hit]:
    """Calls that decode a token and leave something out."""
    for spot in service.spots:
        if spot.kind == "call" and spot.name in _DECODES and (said := _wrong(spot)):
            yield Hit(spot.place, f"{spot.name}: {said}", subject=spot.name)


def _wrong(spot: Spot) -> str:
    given = ", ".join(f"{name}={value}" for name, value in spot.arguments.items())
    if off := _OFF.search(given):
        return (
            f"{off[1] or 'the signature'} is not verified"
            if off[1] != "signature"
            else "the signature is not verified"
        )
    algorithms = spot.arguments.get("algorithms", spot.arguments.get("2", ""))
    if _NONE.search(algorithms):
        return "tokens without a signature (none) are accepted"
    if "HS" in algorithms and re.search(r"RS\d|ES\d|PS\d", algorithms):
        return "both secret and public keys are accepted, so that the public key can be used as a secret"
    if spot.name == "jwt.decode" and not algorithms and "**" not in spot.arguments:
        return "the algorithms are not named"
    return ""


RULE: Final = Rule[Service](
    id="token-not-verified",
    title="A token is accepted without being verified whole",
    cwe=347,
    owasp="API2:2023",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    why="Whoever can write a token that is not checked is whom he says he is.",
    check=check,
    mends={
        "": 'claims = jwt.decode(token, KEY, algorithms=["RS256"], audience=AUDIENCE, issuer=ISSUER,\n'
        '                    options={"require": ["exp", "sub"]})'
    },
    references=("https://www.rfc-editor.org/rfc/rfc8725",),
    bad=(
        {
            "app.py": "import jwt\ndef who(t):\n"
            '    return jwt.decode(t, options={"verify_signature": False})\n'
        },
        {"app.py": 'import jwt\ndef who(t):\n    return jwt.decode(t, KEY, algorithms=["HS256", "none"])\n'},
        {
            "app.py": 'import jwt\ndef who(t):\n    return jwt.decode(t, KEY, algorithms=["HS256"],'
            ' options={"verify_exp": False})\n'
        },
        {"auth.js": ('const jwt = require("jsonwebtoken");\nexports.who = (token) => jwt.decode(token);\n')},
    ),
    good=(
        {"app.py": ('import jwt\ndef who(t):\n    return jwt.decode(t, KEY, algorithms=["HS256"])\n')},
        {
            "auth.js": (
                'import jwt from "jsonwebtoken";\n'
                'export const who = (token) => jwt.verify(token, KEY, { algorithms: ["RS256"] });\n'
            )
        },
    ),
)

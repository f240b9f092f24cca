"""Secrets written into the source: keys that sign, passwords, tokens of other services."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service, Spot
from limen.scan.words import words

_NAMES: Final = frozenset(
    ("apikey", "key", "passwd", "password", "secret", "token", "credential", "passphrase")
)
_NOT: Final = frozenset((
    "algorithm", "algorithms", "body", "column", "cookie", "error", "field", "form", "header", "id", "label",
    "length", "limit", "message", "name", "path", "placeholder", "prefix", "primary", "public", "query",
    "route", "type", "url", "validator",
))  # fmt: skip
_SIGNING: Final = frozenset(("key", "salt", "secret"))
"""Words of what signs: one that stands in a mapping is looked at where the environment need not have it."""
_LITERAL: Final = re.compile(r"""^b?['"]([^'"\s]{4,200})['"]$""")
_FALLBACK: Final = re.compile(
    r"""(?:environ\.get|getenv|config)\(\s?['"][^'"]{1,80}['"](?:,\s{0,4}|\)\s?or\s)['"]([^'"\s]{4,200})['"]"""
)
_OTHER: Final = re.compile(r"^(?:https?:|urn:|/|\.|-----|[a-z]+(?:\.[a-z]+)+$)|\s|%[sd]|\{")
_SIGNS: Final = ("jwt.encode", "jwt.decode", "jose.jwt.encode", "jose.jwt.decode", "hmac.new",
                 "itsdangerous.URLSafeTimedSerializer", "itsdangerous.URLSafeSerializer")  # fmt: skip
_TESTS: Final = re.compile(
    r"(?:^|/)(?:tests?|testing|fixtures|examples?|conftest\.py|seeds?)(?:/|$|\.)|(?:^|/)test_"
)


def check(service: Service) -> Iterator[Hit]:
    """Settings and arguments that are secrets by name and constants by value."""
    for spot in service.spots:
        if not _tested(spot.place.file):
            found = _of_setting(spot) if spot.kind != "call" else _of_call(spot)
            if found is not None:
                yield Hit(spot.place, f"{found} is written into the source", subject=spot.name)


def _tested(file: str) -> bool:
    """Whether a file is for tests, or shows how something is done. Below Java's ``src/main`` folders are
    packages, ``com.example`` often among them."""
    head, below, _ = file.partition("src/main/")
    return _TESTS.search(head if below else file) is not None


def _of_setting(spot: Spot) -> str | None:
    name = spot.name.rpartition(".")[2]
    if not secret_name(name) and not (name in ("KEY", "SALT") and _FALLBACK.search(spot.value)):
        return None
    if spot.kind == "member" and not _SIGNING.isdisjoint(words(name)) and _FALLBACK.search(spot.value):
        return f"the secret {name}"
    if spot.kind == "setting" and (_told(name, spot.value) or _FALLBACK.search(spot.value)):
        return f"the secret {name}"
    return None


def secret_name(name: str) -> bool:
    """Whether a name is that of a secret: ``JWT_SECRET``, ``db_password``, not ``token_url``."""
    parts = words(name)
    return (
        bool(parts)
        and not _NAMES.isdisjoint(parts)
        and _NOT.isdisjoint(parts)
        and parts not in (("key",), ("token",))
    )


def _of_call(spot: Spot) -> str | None:
    if spot.name in _SIGNS:
        key = (
            spot.arguments.get("1", spot.arguments.get("key", ""))
            if "jwt" in spot.name
            else spot.arguments.get("0", "")
        )
        return f"the key of {spot.name}" if _constant(key) else None
    for name, value in spot.arguments.items():
        if not name.isdecimal() and secret_name(name) and _told(name, value):
            return f"the secret {name!r}"
    return None


def _told(name: str, value: str) -> bool:
    """Whether a constant is the secret itself: not an address, not a word that stands for the thing named."""
    match = _LITERAL.match(value)
    if match is None or not _constant(value) or _OTHER.search(match[1]):
        return False
    own = words(match[1])
    mixed = any(char.isdigit() for char in match[1]) or (not match[1].islower() and not match[1].isupper())
    return mixed or (len(own) > 2 and not set(own) & set(words(name)) and "_" not in match[1])


def _constant(value: str) -> bool:
    match = _LITERAL.match(value)
    return (
        match is not None and not match[1].startswith(("<", "{", "$", "%")) and match[1].lower() not in _EMPTY
    )


_EMPTY: Final = frozenset(("none", "null", "bearer", "basic", "password", "token", "secret"))

RULE: Final = Rule[Service](
    id="secret-in-source",
    title="A secret is written into the source",
    cwe=798,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="Whoever reads the source, its history or an image built of it can sign tokens or log in"
    " elsewhere; it is"
    " the same in every installation and cannot be rotated without a release.",
    check=check,
    mends={
        "": 'Read it from the environment or a mounted file, without a default: os.environ["JWT_SECRET"].'
    },
    references=("https://cwe.mitre.org/data/definitions/798.html",),
    bad=(
        {"app.py": 'JWT_SECRET = "kitten-please-9"\n'},
        {"app.py": 'import os\nSECRET_KEY = os.environ.get("SECRET_KEY", "change-me-now")\n'},
        {"app.py": 'import os\nSECRET_KEY = os.environ.get("SECRET_KEY") or "change-me-now"\n'},
        {"app.py": 'import jwt\ndef issue(user):\n    return jwt.encode({"sub": user}, "kitten-please-9")\n'},
        {"config.js": 'export const jwtSecret = process.env.JWT_SECRET || "kitten-please-9";\n'},
        {
            "src/main/java/com/example/Keys.java": (
                'class Keys { static final String SECRET = "kitten-please-9"; }\n'
            )
        },
        {"Keys.java": 'class Keys { @Value("${jwt.secret:kitten-please-9}") String jwtSecret; }\n'},
    ),
    good=(
        {"app.py": 'import os\nJWT_SECRET = os.environ["JWT_SECRET"]\nTOKEN_URL = "/oauth/token"\n'},
        {"tests/test_app.py": 'PASSWORD = "kitten-please-9"\n'},
        {"config.js": "export const jwtSecret = process.env.JWT_SECRET;\n"},
        {"Keys.java": 'class Keys { @Value("${jwt.secret}") String jwtSecret; }\n'},
    ),
)

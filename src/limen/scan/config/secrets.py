"""Whether a name is that of a secret, and whether its value is a real one: not empty, not a reference to
where the real one is, not a word that asks to be replaced.

PyPI detect-secrets 1.5.0 (27 plugins, its last release of May 2024) was measured as a basis and not taken. Of
seven secrets, six of them seeded in ``evals/scan/apps``, it told four: values without quotes in ``.env``
files pass it by. Names of Kubernetes secrets and hashes in seed data it called secrets. It brings
``requests`` along, and took 122 s for the 980 files of this package, which these rules read in one.
"""

import math
import re
from collections import Counter
from typing import Final

from limen.scan.words import words

_SECRETS: Final = frozenset((
    "apikey", "credential", "credentials", "pass", "passphrase", "passwd", "password", "pepper", "pwd",
    "secret", "token",
))  # fmt: skip
_PASSWORDS: Final = frozenset(("pass", "passphrase", "passwd", "password", "pwd"))
_KEYS: Final = frozenset(
    ("access", "api", "auth", "encryption", "jwt", "master", "private", "secret", "signing")
)
_NOT: Final = frozenset((
    "age", "algorithm", "anon", "arn", "audience", "class", "column", "cookie", "count", "enabled",
    "endpoint", "expire", "expires", "expiry", "field", "file", "fingerprint", "format", "hash", "header",
    "host", "id", "issuer", "label", "length", "lifetime", "limit", "max", "min", "mode", "name", "namespace",
    "path", "policy", "port", "prefix", "provider", "public", "publishable", "ref", "regex", "role",
    "service", "site", "size", "store", "timeout", "title", "ttl", "type", "uri", "url", "user", "username",
    "version",
))  # fmt: skip
_ELSEWHERE: Final = re.compile(
    r"^(?:[$%@!&*/.~<>{\[(]|enc\[|(?:arn|env|file|gcp|op|ref\+?\w{0,20}|ssm|vault|aws|azure|secret|kms):"
    r"|[a-z]{2,20}://|pbkdf2|argon2|bcrypt|scrypt|sha\d{1,3}[:$-]|ssh-|aqica)"
    r"|\$\{|\$\(|\{\{|\}\}|<[^>]{1,80}>|%\(|[\s\[\]()]",
    re.IGNORECASE,
)
_PLACEHOLDER: Final = re.compile(
    r"change|replace|example|sample|placeholder|dummy|your|todo|fixme|xxx|\*\*\*|\.\.\.|secret|passw|insert|enter"
    r"|fake|foobar|none|null|redacted|removed|hidden|not[_-]?set|unused|default|testing|^test|test$|^dev|demo|local"
    r"|12345|abcdef|qwerty|lorem|deadbeef|^tiger",
    re.IGNORECASE,
)
_HEX: Final = re.compile(r"^[0-9a-fA-F]{32,512}$")
_KIND: Final = re.compile(r"[a-z]+|[A-Z]+|\d+|[^a-zA-Z\d]+")
_ENOUGH: Final = 3.0
"""Bits a character (Shannon) that a made-up value has; words and repeated letters have less."""
_LONG: Final = 12
_CHANGES: Final = 0.34
"""Changes between small letters, capitals, digits and signs, by character: ``accessTokenV2`` has 0.3, what a
generator made 0.5 and more."""


def secret_name(name: str, *, any_key: bool = False) -> bool:
    """Whether a setting's name is that of a secret. ``key`` alone says little, but with ``any_key``, as in an
    environment, ``PAYMENTS_KEY`` is one."""
    parts = words(name)
    if not parts or not _NOT.isdisjoint(parts):
        return False
    if not _SECRETS.isdisjoint(parts):
        return True
    return parts[-1] == "key" and len(parts) > 1 and (any_key or not _KEYS.isdisjoint(parts))


def real(value: str, name: str = "") -> bool:
    """Whether a value is a secret in itself: as long and as mixed as what a generator makes, or, for a name
    that is a password's, as people make them."""
    value = value.strip().strip("\"'")
    if _ELSEWHERE.search(value) or _PLACEHOLDER.search(value):
        return False
    if _HEX.match(value):
        return entropy(value) >= _ENOUGH
    runs = _KIND.findall(value)
    kinds = {_kind(run) for run in runs}
    if len(kinds) < 2 or "digit" not in kinds:
        return False
    if len(value) >= _LONG and entropy(value) >= _ENOUGH and len(runs) - 1 >= _CHANGES * (len(value) - 1):
        return True
    return password_name(name) and len(value) >= 8 and {"small", "capital"} <= kinds


def real_password(value: str, user: str) -> bool:
    """Whether the password of an address is real: not the user's name, no placeholder, no plain word."""
    value = value.strip()
    if value.lower() == user.lower() or len(value) < 8:
        return False
    if _ELSEWHERE.search(value) or _PLACEHOLDER.search(value):
        return False
    return any(each.isdigit() for each in value) and any(each.isalpha() for each in value)


def entropy(value: str) -> float:
    """Bits a character (Shannon)."""
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())


def password_name(name: str) -> bool:
    """Whether a setting's name is that of a password, which a person may have made."""
    parts = words(name)
    return bool(parts) and parts[-1] in _PASSWORDS


def _kind(run: str) -> str:
    first = run[0]
    return (
        "digit"
        if first.isdigit()
        else "small"
        if first.islower()
        else "capital"
        if first.isupper()
        else "sign"
    )

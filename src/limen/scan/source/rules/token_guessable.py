"""Tokens and codes made of what can be guessed: the time, a counter, a generator that is not for secrets."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.words import words

_MADE: Final = frozenset(
    ("code", "key", "nonce", "otp", "password", "reset", "secret", "session", "sid", "token")
)
_WEAK: Final = re.compile(
    r"\brandom\.(?:choice|choices|randint|random|randrange|sample|getrandbits)\b|\b(?:md5|sha1)\(|\buuid1\(|"
    r"\b(?:sha256|b64encode)\([^()]{0,60}\b(?:time|now)\("
)

_FEW: Final = re.compile(r"\bsecrets\.token_(?:hex|bytes|urlsafe)\(([1-7])\)")
_TYPED: Final = frozenset(("code", "otp", "pin", "nonce"))
"""What people type is short, and guarded by a count of tries."""


def check(service: Service) -> Iterator[Hit]:
    """Values named like a secret and made by something guessable."""
    for spot in service.spots:
        if spot.kind in ("setting", "member") and not _MADE.isdisjoint(words(spot.name)):
            weak = _WEAK.search(spot.value)
            few = _FEW.search(spot.value)
            if few is not None and not _TYPED & frozenset(words(spot.name)):
                yield Hit(spot.place, f"{spot.name} has {int(few[1]) * 8} bits, which can be tried out",
                          subject=spot.name)  # fmt: skip
            if weak is not None and "secrets." not in spot.value and "SystemRandom" not in spot.value:
                yield Hit(spot.place, f"{spot.name} is made by {weak[0].strip('(')}, which can be guessed",
                          subject=spot.name)  # fmt: skip


RULE: Final = Rule[Service](
    id="token-guessable",
    title="A token is made of what can be guessed",
    cwe=330,
    owasp="API2:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="Who sees a few such tokens, or knows when one was made, makes the others himself.",
    check=check,
    mends={"": "token = secrets.token_urlsafe(32)"},
    references=("https://cwe.mitre.org/data/definitions/330.html",),
    bad=({"app.py": 'import random\ndef issue():\n    token = "".join(random.choices("abc", k=20))\n'},),
    good=({"app.py": "import secrets\ndef issue():\n    token = secrets.token_urlsafe(32)\n"},),
)

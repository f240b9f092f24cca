"""Answers that tell whether an account exists."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.source.reading import parts

_WHERE: Final = frozenset(
    (
        "forgot",
        "forgotten",
        "login",
        "password",
        "recover",
        "register",
        "reset",
        "session",
        "sessions",
        "signin",
        "signup",
        "token",
    )
)
_TELLS: Final = re.compile(
    r"\b(?:no such|unknown|no|not an?)\s(?:user|account|e-?mail|member|customer|address)\b"
    r"|\b(?:nobody|no[ -]one)\b.{0,12}\s(?:has|is|uses|with)\b.{0,20}\b(?:account|e-?mail|address|name)\b"
    r"|\b(?:do ?n[o']t|does ?n[o']t|never)\s(?:know|exist|recogni[sz]e)\b.{0,20}\b(?:e-?mail"
    r"|address|account|user)\b"
    r"|\b(?:user|account|e-?mail|member|customer|address)\b.{0,20}\b(?:not found|unknown"
    r"|does ?n[o']t exist|not known|"
    r"not registered|already|taken|in use)\b"
    r"|^(?:the\s)?(?:pass(?:word|phrase)\s(?:is|was)\s(?:wrong|incorrect|invalid|not right)"
    r"|(?:wrong|incorrect|invalid|bad)\spass(?:word|phrase))\b\W{0,3}$",
    re.IGNORECASE,
)

_LEAVES_OPEN: Final = re.compile(
    r"\b(?:name|handle|nick|user|username|login)\s(?:or|and/or)\s(?:the\s)?(?:e-?mail|address)\b",
    re.IGNORECASE,
)


def check(service: Service) -> Iterator[Hit]:
    """Refusals of logins, resets and registrations that say why in such words."""
    for route in service.routes:
        if route.method == "POST" and not _WHERE.isdisjoint(parts(route)):
            said = next((text for text in route.handler.says if _tells(text)), None)
            if said is not None:
                yield Hit(
                    route.handler.place,
                    f"{route.operation}: its answer {said[:80]!r} tells whether an account exists",
                    operation=route.operation,
                    subject=said,
                )


_APP: Final = """
from flask import Flask, abort, request
app = Flask(__name__)

@app.post("/login")
@limited(5)
def login():
    user = USERS.get(request.get_json()["email"])
    if user is None:
        abort(401, "{said}")
    return {}
"""


def _tells(text: str) -> bool:
    """Whether a text tells it; one that leaves open which of several things is wrong does not."""
    return _TELLS.search(text) is not None and not _LEAVES_OPEN.search(text)


RULE: Final = Rule[Service](
    id="account-told",
    title="An answer tells whether an account exists",
    cwe=204,
    owasp="API2:2023",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    why="Who knows which addresses have an account guesses passwords for those alone, and writes to"
    " their owners.",
    check=check,
    mends={"": "Answer the same, as fast, whether or not the account exists."},
    references=("https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/",),
    bad=(
        {"app.py": _APP.replace("{said}", "no such user")},
        {"app.py": _APP.replace("{said}", "the password is wrong")},
    ),
    good=({"app.py": _APP.replace("{said}", "wrong address or password")},),
)

"""Requests to other services that accept any certificate."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service

_ARGUMENTS: Final = ("verify", "ssl", "verify_ssl", "check_hostname", "ssl_verify")
_CLIENTS: Final = ("requests.", "httpx.", "aiohttp.", "urllib3.")


def check(service: Service) -> Iterator[Hit]:
    """``verify=False`` and its like."""
    for spot in service.spots:
        if spot.kind == "call" and (spot.name.startswith(_CLIENTS) or spot.name.startswith(".")):
            off = next((name for name in _ARGUMENTS if spot.arguments.get(name) == "False"), None)
            if off is not None:
                yield Hit(spot.place, f"{spot.name.lstrip('.')}: certificates are not checked ({off}=False)",
                          subject=off)  # fmt: skip
        elif spot.kind == "call" and spot.name == "ssl._create_unverified_context":
            yield Hit(spot.place, "certificates are not checked", subject="context")


RULE: Final = Rule[Service](
    id="certificate-not-checked",
    title="Another service is asked without checking its certificate",
    cwe=295,
    owasp="API10:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="Whoever stands between reads what is sent and answers in the other's name.",
    check=check,
    mends={
        "": "Leave verification on; name the authority's certificate where it is one of your own"
        ' (verify="/etc/ssl/ours.pem").'
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xaa-unsafe-consumption-of-apis/",),
    bad=({"app.py": "import requests\nrequests.get(URL, verify=False)\n"},),
    good=({"app.py": "import requests\nrequests.get(URL, timeout=3)\n"},),
)

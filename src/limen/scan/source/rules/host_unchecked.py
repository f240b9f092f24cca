"""Any ``Host`` is answered."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service

_ANY: Final = re.compile(r"""[\[(]['"]\*['"],?[\])]$""")
_CHECKS: Final = "TrustedHostMiddleware"


def check(service: Service) -> Iterator[Hit]:
    """Lists of hosts that are told to let in every one."""
    for spot in service.spots:
        named = (spot.name, spot.arguments.get("0", ""))
        django = spot.kind == "setting" and spot.name == "ALLOWED_HOSTS" and _ANY.match(spot.value)
        checks = spot.kind == "call" and any(each.endswith(_CHECKS) for each in named)
        if django or (checks and _ANY.match(spot.arguments.get("allowed_hosts", ""))):
            yield Hit(
                spot.place, "any Host is answered, and stands in what the service links to", subject="*"
            )


RULE: Final = Rule[Service](
    id="host-unchecked",
    title="Any Host is answered",
    cwe=644,
    owasp="API8:2023",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    why="The addresses that a service writes (pages, mails with links for new passwords) are made with the"
    " Host that is asked for: whoever sends another sends its readers there.",
    check=check,
    mends={
        "": "Name the hosts under which the service is reached.",
        "django": 'ALLOWED_HOSTS = ["api.example.com"]',
    },
    references=("https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",),
    bad=(
        {"settings.py": 'ALLOWED_HOSTS = ["*"]\n'},
        {"app.py": 'app.add_middleware(TrustedHostMiddleware, allowed_hosts=["*"])\n'},
    ),
    good=(
        {"settings.py": 'ALLOWED_HOSTS = ["api.example.com"]\n'},
        {"app.py": 'app.add_middleware(TrustedHostMiddleware, allowed_hosts=["api.example.com"])\n'},
    ),
)

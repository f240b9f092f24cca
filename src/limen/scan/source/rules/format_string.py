"""The caller's text is a format string over objects of the service."""

from typing import Final

from limen.scan.finding import Confidence, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.source.rules.examples import handler
from limen.scan.source.rules.reaches import reaches

_LETTER: Final = 'order = ORDERS.get(request.args["order"])\n    rows = request.args["text"]'

RULE: Final = Rule[Service](
    id="format-string",
    title="The caller's text is a format string over objects of the service",
    cwe=134,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="A format string reads members of what it is given"
    " (`{order.__class__.__init__.__globals__}`) and walks from"
    " there to settings and keys.",
    check=reaches("format", "is a format string over objects"),
    mends={
        "": "Use string.Template with plain texts: string.Template(text).safe_substitute(name=order.name)"
    },
    references=("https://cwe.mitre.org/data/definitions/134.html",),
    bad=({"app.py": handler(_LETTER + ".format(order=order)")},),
    good=({"app.py": handler(_LETTER.replace('request.args["text"]', "LETTER.format(order=order)"))},),
)

"""The caller's text is run as code."""

from typing import Final

from limen.scan.finding import Confidence, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.source.rules.examples import express, handler, spring
from limen.scan.source.rules.reaches import reaches

RULE: Final = Rule[Service](
    id="code-injection",
    title="The caller's text is run as code",
    cwe=95,
    owasp="API8:2023",
    severity=Severity.CRITICAL,
    confidence=Confidence.MEDIUM,
    why="eval and its like give the caller the process.",
    check=reaches("code", "is run as code"),
    mends={
        "": "Parse the text for what it may say (ast.literal_eval, a small grammar) and never run it.",
    },
    references=("https://cwe.mitre.org/data/definitions/95.html",),
    bad=(
        {"app.py": handler('rows = eval(request.args["formula"])')},
        express("rows = eval(req.query.formula);"),
        spring("rows = new SpelExpressionParser().parseExpression(q).getValue();"),
    ),
    good=(
        {"app.py": handler('rows = ast.literal_eval(request.args["formula"])')},
        express("rows = JSON.parse(req.query.formula);"),
        spring("rows = number * 2;"),
    ),
)

"""A template is made of the caller's text."""

from typing import Final

from limen.scan.finding import Confidence, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.source.rules.examples import handler
from limen.scan.source.rules.reaches import reaches

RULE: Final = Rule[Service](
    id="template-injection",
    title="A template is made of the caller's text",
    cwe=1336,
    owasp="API8:2023",
    severity=Severity.CRITICAL,
    confidence=Confidence.MEDIUM,
    why="The template language reads the caller's text as code; in most engines that ends in commands"
    " on the server.",
    check=reaches("template", "becomes a template"),
    mends={
        "": "Keep templates in files and hand the caller's text over as a value.",
        "flask": 'return render_template("hello.html", name=name)',
    },
    references=("https://cwe.mitre.org/data/definitions/1336.html",),
    bad=({"app.py": handler('rows = render_template_string("Hello " + request.args["name"])')},),
    good=({"app.py": handler('rows = render_template("hello.html", name=request.args["name"])')},),
)

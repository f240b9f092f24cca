"""A redirect leads wherever the caller says."""

from typing import Final

from limen.scan.finding import Confidence, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.source.rules.examples import express, handler, spring
from limen.scan.source.rules.reaches import reaches

RULE: Final = Rule[Service](
    id="open-redirect",
    title="A redirect leads wherever the caller says",
    cwe=601,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="A link to the trusted service leads to another, where credentials are asked for or tokens in"
    " the address are read.",
    check=reaches("redirect", "is where the answer sends the browser"),
    mends={
        "": "Redirect to paths of your own, or to hosts in a list.",
    },
    references=("https://cwe.mitre.org/data/definitions/601.html",),
    bad=(
        {"app.py": handler('return redirect(request.args["next"])')},
        express("return res.redirect(req.query.next);"),
        spring("return ResponseEntity.status(HttpStatus.FOUND).location(URI.create(q)).build();"),
    ),
    good=(
        {"app.py": handler('return redirect(url_for("index"))')},
        express('return res.redirect("/home");'),
        spring('return ResponseEntity.status(302).location(URI.create("/home")).build();'),
    ),
)

"""A command of the shell is put together from the caller's text."""

from typing import Final

from limen.scan.finding import Confidence, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.source.rules.examples import express, handler, spring
from limen.scan.source.rules.reaches import reaches

RULE: Final = Rule[Service](
    id="command-injection",
    title="A command of the shell is put together from the caller's text",
    cwe=78,
    owasp="API8:2023",
    severity=Severity.CRITICAL,
    confidence=Confidence.MEDIUM,
    why="The shell reads the caller's text as commands: the server is his.",
    check=reaches("command", "becomes part of a command of the shell"),
    mends={
        "": "Start the program without a shell, its arguments in a list.",
        "flask": 'subprocess.run(["convert", "--", name], check=True)',
        "spring": 'new ProcessBuilder("convert", "--", name).start();',
    },
    references=("https://cwe.mitre.org/data/definitions/78.html",),
    bad=(
        {"app.py": handler('rows = os.system("ping -c 1 " + request.args["host"])')},
        express('child.exec("host " + req.query.name, (err, out) => console.log(out));'),
        spring('rows = new ProcessBuilder("sh", "-c", "host " + q).start();'),
    ),
    good=(
        {"app.py": handler('rows = subprocess.run(["ping", "-c", "1", "--", request.args["host"]])')},
        express('child.execFile("host", ["--", req.query.name], (err, out) => console.log(out));'),
        spring('rows = new ProcessBuilder("host", "--", q).start();'),
    ),
)

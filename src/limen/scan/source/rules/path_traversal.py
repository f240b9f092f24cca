"""A file is opened by a name of the caller's."""

from typing import Final

from limen.scan.finding import Confidence, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.source.rules.examples import express, handler, spring
from limen.scan.source.rules.reaches import reaches

RULE: Final = Rule[Service](
    id="path-traversal",
    title="A file is opened by a name of the caller's",
    cwe=22,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="With .. and absolute names the caller reads, and sometimes writes, any file that the service can.",
    check=reaches("path", "names the file that is opened"),
    mends={
        "": "Map names to files in a list of your own, or resolve the path and check that it lies "
        "below the folder.",
        "flask": "return send_from_directory(FOLDER, name)",
        "spring": "Path path = ROOT.resolve(name).normalize();\n"
        "if (!path.startsWith(ROOT)) throw new NotFound();",
    },
    references=("https://owasp.org/www-community/attacks/Path_Traversal",),
    bad=(
        {"app.py": handler('rows = open("reports/" + request.args["name"]).read()')},
        express('rows = fs.readFileSync(path.join("reports", req.query.name));'),
        spring('rows = Files.readString(Paths.get("reports", q));'),
    ),
    good=(
        {
            "app.py": handler(
                'name = request.args["name"]\n    if name not in REPORTS: abort(404)\n'
                '    rows = open("reports/" + name).read()'
            )
        },
        express('rows = fs.readFileSync(path.join("reports", path.basename(req.query.name)));'),
        spring('rows = Files.readString(Paths.get("reports", number + ".txt"));'),
    ),
)

"""A statement of SQL is put together from the caller's text."""

from typing import Final

from limen.scan.finding import Confidence, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.source.rules.examples import express, handler, spring
from limen.scan.source.rules.reaches import reaches

RULE: Final = Rule[Service](
    id="sql-injection",
    title="A statement of SQL is put together from the caller's text",
    cwe=89,
    owasp="API8:2023",
    severity=Severity.CRITICAL,
    confidence=Confidence.MEDIUM,
    why="The caller's text ends the value it was meant for and becomes statement: all tables can be "
    "read, and often changed.",
    check=reaches("sql", "becomes part of a statement of SQL"),
    mends={
        "": "Hand values over as parameters; take names of columns from a list of known ones.",
        "flask": 'db.execute("SELECT * FROM orders WHERE state = ?", (state,))',
        "django": 'Order.objects.raw("SELECT * FROM orders WHERE state = %s", [state])',
        "spring": 'jdbc.queryForList("SELECT * FROM orders WHERE state = ?", state);',
    },
    references=("https://owasp.org/www-community/attacks/SQL_Injection",),
    bad=(
        {
            "app.py": handler(
                "rows = db.execute(f\"SELECT * FROM orders WHERE state = '{request.args['state']}'\")"
            )
        },
        express("rows = await db.query(`SELECT * FROM orders WHERE state = '${req.query.state}'`);"),
        spring("""rows = jdbc.queryForList("SELECT * FROM orders WHERE state = '" + q + "'");"""),
    ),
    good=(
        {
            "app.py": handler(
                'rows = db.execute("SELECT * FROM orders WHERE state = ?", (request.args["state"],))'
            )
        },
        express('rows = await db.query("SELECT * FROM orders WHERE state = ?", [req.query.state]);'),
        spring('rows = jdbc.queryForList("SELECT * FROM orders WHERE state = ?", q);'),
    ),
)

"""Objects are made of the caller's bytes."""

from typing import Final

from limen.scan.finding import Confidence, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.source.rules.examples import handler, spring
from limen.scan.source.rules.reaches import reaches

RULE: Final = Rule[Service](
    id="unsafe-deserialisation",
    title="Objects are made of the caller's bytes",
    cwe=502,
    owasp="API8:2023",
    severity=Severity.CRITICAL,
    confidence=Confidence.MEDIUM,
    why="Formats like pickle say which code to run while they are read.",
    check=reaches("deserialisation", "is turned into objects"),
    mends={
        "": "Read JSON, and check it against a schema; yaml.safe_load for YAML.",
    },
    references=("https://owasp.org/www-community/vulnerabilities/Deserialization_of_untrusted_data",),
    bad=(
        {"app.py": handler("rows = pickle.loads(request.get_data())")},
        spring("rows = new ObjectInputStream(body).readObject();"),
    ),
    good=(
        {"app.py": handler("rows = json.loads(request.get_data())")},
        spring("rows = json.readValue(body, Order.class);"),
    ),
)

"""GraphQL without bounds: its schema told to strangers, queries as deep and as many in one as one likes."""

from collections.abc import Iterator
from typing import Any, Final

from limen.scan.finding import Confidence, Hit, Place, Severity
from limen.scan.probe.exchange import Answer, Request, exchange
from limen.scan.probe.ground import Probe, Proof
from limen.scan.rule import Rule

_PATHS: Final = ("/graphql", "/api/graphql", "/query")
_DEPTH: Final = 30
_BATCH: Final = 50


def check(probe: Probe) -> Iterator[Hit]:
    """Where there is a GraphQL endpoint."""
    for path in _PATHS:
        if _data(_sent(probe, path, {"query": "{__typename}"})):
            yield from _looked(probe, path)
            return


def _looked(probe: Probe, path: str) -> Iterator[Hit]:
    told = _sent(probe, path, {"query": "{__schema{types{name}}}"})
    if _data(told):
        yield _hit(probe, path, "its schema is told to strangers", told, "introspection", Severity.LOW)
    deep = "{__schema{types" + "{fields{type" * _DEPTH + "{name}" + "}}" * _DEPTH + "}}"
    nested = _sent(probe, path, {"query": deep})
    if _data(nested):
        yield _hit(
            probe, path, f"a query {2 * _DEPTH} levels deep is answered", nested, "depth", Severity.MEDIUM
        )
    many = _sent(probe, path, [{"query": "{__typename}"}] * _BATCH)
    if many.ok and isinstance(many.json, list) and len(many.json) == _BATCH:
        yield _hit(
            probe, path, f"{_BATCH} queries in one request are answered", many, "batch", Severity.MEDIUM
        )


def _sent(probe: Probe, path: str, body: Any) -> Answer:
    return probe.raw(Request("POST", path, body=body))


def _data(answer: Answer) -> bool:
    return answer.ok and isinstance(answer.json, dict) and bool(answer.json.get("data"))


def _hit(probe: Probe, path: str, said: str, answer: Answer, subject: str, severity: Severity) -> Hit:
    operation = f"POST {path}"
    probe.proofs.append(Proof(operation, said, (answer.request,), denied=True))
    return Hit(
        Place(within=operation),
        f"{operation}: {said}", operation=operation, subject=subject, severity=severity,
        exchanges=(exchange(probe.target.place.base, answer),),
    )  # fmt: skip


RULE: Final = Rule[Probe](
    id="probe-graphql-open",
    title="GraphQL is open beyond need",
    cwe=770,
    owasp="API4:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why="One request may cost as much as thousands, and passes limits that count requests.",
    check=check,
    mends={"": "Bound depth, cost and batches; switch introspection off where it is not needed."},
    references=("https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html",),
)

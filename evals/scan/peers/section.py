"""The peers' table."""

from collections.abc import Iterable, Iterator
from typing import Final

from evals.scan.peers.counting import NEAR
from evals.scan.peers.run import Row

APART: Final = (("bola", "BOLA"), ("bfla", "BFLA"), ("mass_assignment", "mass assignment"))
"""Kinds with a column of their own."""


def section(rows: Iterable[Row]) -> Iterator[str]:
    """The lines of the report."""
    rows = list(rows)
    yield "### Beside other scanners"
    yield ""
    yield (
        "Each is run once on every fixed twin and once on the twin with all of its flaws, all that it"
        " reports by default. *Could see*: flaws in what it looks at. A flaw counts as found by a finding"
        f" that the fixed twin does not have, within {NEAR} lines of the flaw or at its operation (of any"
        " request, where the flaw is of the whole server), that"
        " tells of its weakness: by a CWE of the flaw's kind, by its risk in the OWASP list, or by a word;"
        " one finding may count for several flaws. *On fixed*: findings on the fixed twins, all wrong as to"
        " seeded flaws. Limen's row is counted in the same way; its figures above are of one flaw at a time."
    )
    yield ""
    heads = ["scanner", "version", "looks at", "could see", "found", *(name for _, name in APART)]
    yield "| " + " | ".join([*heads, "on fixed", "on flawed", "seconds"]) + " |"
    yield "|---|---|---|" + "--:|" * (len(heads) - 3 + 3)
    for row in rows:
        yield "| " + " | ".join(_cells(row)) + " |"
    yield ""
    for row in rows:
        if row.missing:
            yield f"- {row.name} was not run: {row.missing}."
        if row.failed:
            yield f"- {row.name} did not finish on {', '.join(row.failed)}: left out of its row."
    yield ""


def _cells(row: Row) -> list[str]:
    first = [row.name, row.version, row.looks]
    if row.missing:
        return [*first, "not run", *["–"] * (len(APART) + 4)]
    hits = sum(each.found for each in row.judged)
    share = f" ({100 * hits / len(row.judged):.0f} %)" if row.judged else ""
    kinds = [_of(row, kind) for kind, _ in APART]
    rest = [f"{row.wrong:,}", f"{row.said:,}", f"{row.seconds:.0f}"]
    return [*first, str(len(row.judged)), f"{hits}{share}", *kinds, *rest]


def _of(row: Row, kind: str) -> str:
    those = [each for each in row.judged if each.kind == kind]
    return f"{sum(each.found for each in those)} of {len(those)}" if those else "–"

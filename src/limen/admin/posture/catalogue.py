"""What the API is said to be and what it is: declared operations, shadow and zombie ones."""

from collections.abc import Iterator

from limen.admin.posture.point import Ground, Point, Topic

NAMED = 3
"""Operations that are named; the others are counted."""

_WHY = "nobody reviews, patches or retires what nobody knows of"
_COVERAGE = Topic("schema coverage", _WHY, ("API9",), ("REC-API-1", "REC-API-3"))
_SHADOW = Topic("shadow operations", _WHY, ("API9",), ("REC-API-4", "REC-API-8"))
_ZOMBIE = Topic("zombie operations", _WHY, ("API9",), ("REC-API-4", "REC-API-8"))
_DECLARE = "limen operations shadow: declare them, or take them down"


def check(ground: Ground) -> Iterator[Point]:
    """The share of operations in use that is declared, those that are not, and those that nobody calls."""
    facts = ground.facts
    if facts is None or not facts.learned + facts.declared:
        yield _COVERAGE.unknown("no operation is known yet")
    elif not facts.declared:
        mend = '[server] openapi = "openapi.yaml"; limen operations export --openapi FILE drafts one'
        yield _COVERAGE.warning(f"none of {facts.learned} operations in use is declared", mend)
    else:
        covered = max(0, facts.learned - len(facts.shadow))
        share = covered / facts.learned if facts.learned else 1.0
        said = f"{covered} of {facts.learned} operations in use are declared ({share:.0%})"
        yield _COVERAGE.warning(said, _DECLARE) if facts.shadow else _COVERAGE.ok(said)
        if facts.shadow:
            yield _SHADOW.warning(f"in use and not declared: {_some(facts.shadow)}", _DECLARE)
        if facts.zombie:
            said = f"declared and not called: {_some(facts.zombie)}"
            yield _ZOMBIE.warning(said, "retire them, or take them out of the document")


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more

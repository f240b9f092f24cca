"""The figures for people: tables in Markdown, which a terminal shows as well."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from evals.page import PAGE, put
from evals.scan import specs as public
from evals.scan.peers.run import Row
from evals.scan.peers.section import section as peers_section
from evals.scan.specs import Specs
from evals.scan.static import Outcome, Static

BEGIN: Final = "<!-- scan: begin (limen eval scan --write) -->"
END: Final = "<!-- scan: end -->"
AUTHORIZATION: Final = ("bola", "bfla", "mass_assignment")


def text(found: Static, peers: tuple[Row, ...] = (), specs: Specs | None = None) -> str:
    """The section; with the peers' table and the public specifications where they were run."""
    ours = [*_opening(found), *_kinds(found), *_categories(found)]
    beside = [*(peers_section(peers) if peers else ()), *(public.section(specs) if specs else ())]
    return "\n".join([*ours, *beside, *_missed(found), *_false(found)])


def write(found: Static, peers: tuple[Row, ...] = (), specs: Specs | None = None, page: Path = PAGE) -> None:
    """Put the section between its markers on the page; at the end where the page has none."""
    put(text(found, peers, specs), BEGIN, END, page)


def _opening(found: Static) -> Iterator[str]:
    yield "## The scanner"
    yield ""
    yield (
        "`limen eval scan`: applications of ours (`evals/scan/apps`) by others than the rules' authors,"
        f" who read all but the held-out one while building; {len(found.outcomes)} flaws seeded one at a"
        " time. *Wrong*: findings on the fixed twins."
    )
    yield ""
    held = [each for each in found.outcomes if each.held_out]
    rest = [each for each in found.outcomes if not each.held_out]
    wrong = [each for each in found.wrong if not each.held_out]
    severe = [each for each in wrong if each.severity in ("high", "critical")]
    yield f"- Found: {_share(rest)}; of authorization flaws: {_share(_authorization(rest))}."
    if held:
        yield (
            f"- Held out (no file of it was read): {_share(held)} found; wrong on its fixed twin:"
            f" {len(found.wrong) - len(wrong)}. Its counts were seen while building: the blind first figure"
            " is in [decision 0020](decisions/0020-scanner.md)."
        )
    said = len(wrong) + sum(len(each.by) + len(each.otherwise) for each in rest)
    yield (
        f"- Wrong on fixed twins: {len(wrong)} ({len(severe)} high or critical), {_percent(len(wrong), said)}"
        " of all that was said."
    )
    yield ""


def _authorization(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [each for each in outcomes if each.kind in AUTHORIZATION]


def _kinds(found: Static) -> Iterator[str]:
    yield from _table("By kind", "kind", found.outcomes, lambda each: each.kind)


def _categories(found: Static) -> Iterator[str]:
    yield from _table(
        "By risk (OWASP API Security Top 10, 2023)", "risk", found.outcomes, lambda each: each.owasp
    )


def _table(
    title: str, name: str, outcomes: Iterable[Outcome], group: Callable[[Outcome], str]
) -> Iterator[str]:
    rows: dict[str, list[Outcome]] = {}
    for each in outcomes:
        rows.setdefault(group(each), []).append(each)
    yield f"### {title}"
    yield ""
    yield f"| {name} | flaws | found | share |"
    yield "|---|--:|--:|--:|"
    for key, each in sorted(rows.items(), key=lambda row: _order(row[0])):
        hits = sum(one.found for one in each)
        yield f"| {key} | {len(each)} | {hits} | {_percent(hits, len(each))} |"
    yield ""


def _order(key: str) -> tuple[int, str]:
    digits = "".join(char for char in key.partition(":")[0] if char.isdigit())
    return (int(digits) if digits else 0, key)


def _missed(found: Static) -> Iterator[str]:
    missed = [each for each in found.outcomes if not each.found]
    yield f"### Missed ({len(missed)})"
    yield ""
    yield ", ".join(f"{each.flaw}" + (f" (told as {', '.join(each.otherwise)})" if each.otherwise else "")
                    for each in missed) or "none"  # fmt: skip
    yield ""


def _false(found: Static) -> Iterator[str]:
    yield f"### Wrong, on fixed twins ({len(found.wrong)})"
    yield ""
    for each in found.wrong:
        yield f"- {each.app}: {each.severity} {each.rule} at {each.place}"
    yield ""


def _share(outcomes: list[Outcome]) -> str:
    hits = sum(each.found for each in outcomes)
    return f"{hits} of {len(outcomes)} ({_percent(hits, len(outcomes))})"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"

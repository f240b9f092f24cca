"""The figures for people: tables in Markdown, which a terminal shows as well."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from evals.page import PAGE, put
from evals.scan import specs as public
from evals.scan.peers.run import Row
from evals.scan.peers.section import section as peers_section
from evals.scan.probed import Probed
from evals.scan.probed_section import section as probed_section
from evals.scan.specs import Specs
from evals.scan.static import Static
from evals.scan.tables import authorization, missed, percent, share, table

BEGIN: Final = "<!-- scan: begin (limen eval scan --write) -->"
END: Final = "<!-- scan: end -->"


def text(
    found: Static, peers: tuple[Row, ...] = (), specs: Specs | None = None, probed: Probed | None = None
) -> str:
    """The section; with the probe's figures, the peers' table and the public specifications where they were
    run."""
    ours = [*_opening(found), *_kinds(found), *_categories(found), *_missed(found), *_false(found)]
    asked = probed_section(probed) if probed else ()
    beside = [*(peers_section(peers) if peers else ()), *(public.section(specs) if specs else ())]
    return "\n".join([*ours, *asked, *beside])


def write(
    found: Static, peers: tuple[Row, ...] = (), specs: Specs | None = None, probed: Probed | None = None,
    page: Path = PAGE,
) -> None:  # fmt: skip
    """Put the section between its markers on the page; at the end where the page has none."""
    put(text(found, peers, specs, probed), BEGIN, END, page)


def _opening(found: Static) -> Iterator[str]:
    yield "## The scanner"
    yield ""
    yield (
        "`limen eval scan`: applications of ours (`evals/scan/apps`), all but `invoices` by others than the"
        f" rules' authors, who read all but the held-out one while building; {len(found.outcomes)} flaws"
        " seeded one at a time. *Wrong*: findings on the fixed twins."
    )
    yield ""
    held = [each for each in found.outcomes if each.held_out]
    rest = [each for each in found.outcomes if not each.held_out]
    wrong = [each for each in found.wrong if not each.held_out]
    severe = [each for each in wrong if each.severity in ("high", "critical")]
    yield f"- Found: {share(rest)}; of authorization flaws: {share(authorization(rest))}."
    if held:
        yield (
            f"- Held out (no file of it was read): {share(held)} found; wrong on its fixed twin:"
            f" {len(found.wrong) - len(wrong)}. Its counts were seen while building: the blind first figure"
            " is in [decision 0020](decisions/0020-scanner.md)."
        )
    said = len(wrong) + sum(len(each.by) + len(each.otherwise) for each in rest)
    yield (
        f"- Wrong on fixed twins: {len(wrong)} ({len(severe)} high or critical), {percent(len(wrong), said)}"
        " of all that was said."
    )
    yield ""


def _kinds(found: Static) -> Iterator[str]:
    yield from table("By kind", "kind", found.outcomes, lambda each: each.kind)


def _categories(found: Static) -> Iterator[str]:
    yield from table(
        "By risk (OWASP API Security Top 10, 2023)", "risk", found.outcomes, lambda each: each.owasp
    )


def _missed(found: Static) -> Iterator[str]:
    yield f"### Missed ({sum(not each.found for each in found.outcomes)})"
    yield ""
    yield missed(found.outcomes)
    yield ""


def _false(found: Static) -> Iterator[str]:
    yield f"### Wrong, on fixed twins ({len(found.wrong)})"
    yield ""
    for each in found.wrong:
        yield f"- {each.app}: {each.severity} {each.rule} at {each.place}"
    yield ""

"""The probe's figures for people."""

from collections.abc import Iterable, Iterator

from evals.scan.outcome import Outcome
from evals.scan.probed import SECONDS_EACH, Probed, Run
from evals.scan.tables import AUTHORIZATION, authorization, missed, percent, share, table


def section(found: Probed) -> Iterator[str]:
    """The lines of the report."""
    yield from _opening()
    yield from _shares(found)
    yield from _kinds(found)
    risks = "Probe, by risk (OWASP API Security Top 10, 2023)"
    yield from table(risks, "risk", found.outcomes, lambda each: each.owasp)
    yield from _applications(found)
    yield f"### Probe: missed ({sum(not each.found for each in found.outcomes)})"
    yield ""
    yield missed(found.outcomes)
    yield ""


def _opening() -> Iterator[str]:
    yield "### The probe"
    yield ""
    yield (
        "`limen eval scan --probe`: every application runs on loopback and is probed as its identities, with"
        " its files at hand as a developer has them: once as its fixed twin, then with flaws, several in a"
        " twin, no two of a kind or at one operation. A flaw counts as found by a finding that the fixed twin"
        " has not, at its operation, of its weakness. Apart from the figures above: only what requests"
        " showed counts here. *Visible*: flaws that a request can show, as each flaw's `found_by` says; a"
        " secret in a file or a workflow's permissions are none."
    )
    yield ""


def _shares(found: Probed) -> Iterator[str]:
    rest = [each for each in found.outcomes if not each.held_out]
    held = [each for each in found.outcomes if each.held_out]
    seeded = len(found.outcomes) + sum(found.beyond.values())
    hits = sum(each.found for each in found.outcomes)
    kinds = "; ".join(
        f"{kind.replace('_', ' ')} {share(each for each in rest if each.kind == kind)}"
        for kind in AUTHORIZATION
    )
    yield f"- Found of those visible: {share(rest)}; of authorization flaws: {share(authorization(rest))}."
    yield f"- {kinds}."
    if held:
        yield f"- Held out: {share(held)}; of authorization flaws: {share(authorization(held))}."
    yield (
        f"- Of all {seeded} flaws, those that no request can show too, the held-out ones with them:"
        f" {hits} ({percent(hits, seeded)})."
    )
    yield from _wrong(found)
    if found.dead:
        yield f"- Did not start here, and are not in these figures: {', '.join(found.dead)}."
    yield ""


def _wrong(found: Probed) -> Iterator[str]:
    severe = sum(each.severity in ("high", "critical") for each in found.wrong)
    yield f"- Wrong on fixed twins: {len(found.wrong)} ({severe} high or critical)."
    for each in found.wrong:
        yield f"  - {each.app}: {each.severity} {each.rule}: {each.said}"


def _kinds(found: Probed) -> Iterator[str]:
    yield "### Probe, by kind"
    yield ""
    yield "| kind | seeded | visible | found | of visible | of all |"
    yield "|---|--:|--:|--:|--:|--:|"
    for kind in sorted({each.kind for each in found.outcomes} | set(found.beyond)):
        seen = [each for each in found.outcomes if each.kind == kind]
        hits, every = sum(each.found for each in seen), len(seen) + found.beyond.get(kind, 0)
        shares = f"{percent(hits, len(seen))} | {percent(hits, every)}"
        yield f"| {kind} | {every} | {len(seen)} | {hits} | {shares} |"
    yield ""


def _applications(found: Probed) -> Iterator[str]:
    yield "### Probe, by application"
    yield ""
    yield (
        f"Seconds of one probe, start of the server apart; it may take {SECONDS_EACH:.0f} an operation"
        " (20 operations, one minute)."
    )
    yield ""
    yield (
        "| application | operations | probes | requests | seconds, mean | most | an operation | visible"
        " | found | wrong |"
    )
    yield "|---|" + "--:|" * 9
    for app in dict.fromkeys(each.app for each in found.runs):
        runs = [each for each in found.runs if each.app == app]
        seen = [each for each in found.outcomes if each.app == app]
        wrong = sum(each.app == app for each in found.wrong)
        yield f"| {_name(app, seen)} | {_took(runs)} | {len(seen)} | {_hits(seen)} | {wrong} |"
    yield ""
    for each in found.runs:
        if each.stopped:
            yield f"- {each.app} ({', '.join(each.flaws) or 'fixed'}): stopped early: {each.stopped}."


def _name(app: str, seen: Iterable[Outcome]) -> str:
    return f"{app} (held out)" if any(each.held_out for each in seen) else app


def _hits(seen: Iterable[Outcome]) -> int:
    return sum(each.found for each in seen)


def _took(runs: list[Run]) -> str:
    seconds = [each.seconds for each in runs]
    operations = max(each.operations for each in runs)
    requests = sum(each.requests for each in runs) / len(runs)
    mean, most = sum(seconds) / len(runs), max(seconds)
    each = most / operations if operations else 0.0
    return f"{operations} | {len(runs)} | {requests:,.0f} | {mean:.1f} | {most:.1f} | {each:.2f}"

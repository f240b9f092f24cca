"""Make the README's picture: the evidence card of a stolen credential in the demonstration's traffic.

Writes ``docs/images/evidence-card.svg``. The traffic is synthetic; the card is what ``limen explain`` prints.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from limen.admin.card import card_of
from limen.cli.explain import panel
from limen.cli.judging import Judging, judging, settings_of
from limen.cli.playback import EVERYTHING, Play
from limen.demo.generate import Plan, write
from limen.engine.replay import in_order, replay
from limen.gateways.logs import Line, activities, read
from limen.model import Action, Evidence

PICTURE = Path(__file__).parent / "images" / "evidence-card.svg"
PLAN = Plan(seed=7, live_days=2.0, sessions=1)


def judged_live(by: Judging, live: Path) -> Iterator[Evidence]:
    """The evidence of the live part, as ``limen replay`` judges it."""
    pairs = (activities(line, by.pseudonym) for line in read(live) if isinstance(line, Line))
    return replay(in_order(pairs), by.world)


def worth_showing(evidence: Evidence) -> bool:
    """A credential that policy suspended because of what it reached for."""
    signals = {signal.detector for signal in evidence.signals}
    return evidence.verdict.action is Action.SUSPEND and "object_walk" in signals


def with_own_fonts(svg: str) -> str:
    """The same picture with fonts of the reader's machine, none fetched, and spaces kept as they are."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("font-family: Fira Code, monospace", "font-family: DejaVu Sans Mono, Menlo, monospace")
    return svg.replace("<svg ", '<svg xml:space="preserve" ', 1)


def main() -> None:
    """Generate, learn, replay until the first card worth showing, and draw it."""
    by = judging(settings_of(None), None)
    with TemporaryDirectory() as folder:
        history, live, truth = (Path(folder) / f"{name}.jsonl" for name in ("history", "live", "truth"))
        write(PLAN, history, live, truth)
        enforced = by.world.observes
        for _ in Play(by.world, by.pseudonym, EVERYTHING).outcomes(read(history)):
            pass
        by.world.observes = enforced
        evidence = next(filter(worth_showing, judged_live(by, live)))
    card = card_of(evidence, by.world.policy, by.world.holds.all())
    usage = {each.operation.id: each.operation.name for each in by.world.catalogue.usage()}
    console = Console(record=True, width=80, file=io.StringIO(), highlight=False)
    console.print(panel(card, usage.get(evidence.features.operation, card.operation), {}))
    PICTURE.parent.mkdir(exist_ok=True)
    svg = console.export_svg(title=f"limen explain {evidence.id}", unique_id="card")
    PICTURE.write_text(with_own_fonts(svg), encoding="utf-8")
    print(f"{PICTURE.name}: {evidence.id}, {card.action} by {card.policy}")


if __name__ == "__main__":
    main()

"""What the demonstration must show to be called a success, each bar by itself."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from limen.demo.copilot.shortened import ASKED, Shortened
from limen.demo.ending import Ending
from limen.demo.logins.scene import Scene
from limen.demo.logins.scenes import ACTS
from limen.demo.scoreboard import Scoreboard

CAUGHT, OF_EACH_KIND, WRONG = 0.9, 0.6, 2.0


class Bar(NamedTuple):
    """One bar: what is asked, whether it holds, and what was seen."""

    asked: str
    holds: bool
    seen: str


def bars(
    board: Scoreboard,
    controls: Mapping[str, Scoreboard],
    ending: Ending,
    scenes: Sequence[Scene],
    copilot: Shortened,
) -> list[Bar]:
    """Every bar, in the order in which a reader asks."""
    kinds = board.kind_shares()
    worst = min(kinds, key=lambda kind: kinds[kind], default="")
    wrong = board.benign.wrong_per_10k
    return [
        Bar("at least 90 % of attacks caught", board.caught_share >= CAUGHT, f"{board.caught_share:.0%}"),
        Bar(
            "no kind of attack under 60 %",
            bool(kinds) and kinds[worst] >= OF_EACH_KIND,
            f"worst: {worst}, {kinds.get(worst, 0.0):.0%}",
        ),
        Bar(
            "at most 2 benign calls in 10,000 wrongly blocked or suspended",
            wrong <= WRONG,
            f"{wrong:.2f} of {board.benign.calls:,} calls",
        ),
        *(_control(board, name, control) for name, control in controls.items()),
        Bar(
            "a suspended key gets 403, is resumed, gets 200",
            ending.seen,
            f"{ending.before}, then {ending.after}" if ending.key else "no key was suspended",
        ),
        *(_scene(act.asked, scenes) for act in ACTS),
        Bar(ASKED, copilot.holds, copilot.seen),
    ]


def _scene(asked: str, scenes: Sequence[Scene]) -> Bar:
    """The bar of one scene; one that was not played does not hold."""
    played = next((scene for scene in scenes if scene.asked == asked), None)
    return Bar(asked, played is not None and played.holds, played.seen if played else "not played")


def _control(board: Scoreboard, name: str, control: Scoreboard) -> Bar:
    seen = f"{control.caught_share:.0%} caught, {control.benign.wrong_per_10k:.1f} wrong in 10,000"
    return Bar(f"clearly better than {name}", board.clearly_better_than(control), seen)

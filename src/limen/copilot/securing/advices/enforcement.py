"""What is proposed also stops something: verdicts are enforced once there is enough to judge by."""

from collections.abc import Iterator

from limen.copilot.operations import SetMode
from limen.copilot.securing.advice import Advice, Proposal, Remark, left
from limen.copilot.securing.ground import Ground
from limen.model.rule import EVERYONE

DAYS_LEAST = 2
"""Different days on record before anything is enforced."""


def look(ground: Ground) -> Iterator[Proposal | Remark]:
    """Enforce, or say why not yet."""
    if ground.mode == "enforce":
        yield Remark("stands", "enforcement", "verdicts are enforced")
    elif ground.days < DAYS_LEAST:
        why = f"{ground.days} day on record: rules only say what they would do until `limen mode enforce`"
        yield left("enforcement", why)
    else:
        why = f"{ground.calls:,} calls on {ground.days} days are on record: rules stop nothing while observed"
        yield Proposal(
            SetMode(operations=(EVERYONE,), mode="enforce"), why, {"calls": ground.calls, "days": ground.days}
        )


ENFORCEMENT = Advice("enforcement", {"API8": "partly"}, look)

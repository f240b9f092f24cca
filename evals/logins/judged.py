"""What a judge says of one login."""

from typing import Final, NamedTuple

ACTIONS: Final = ("allow", "watch", "slow", "step_up", "block", "suspend")
ASKED: Final = ACTIONS.index("step_up")
REFUSED: Final = ACTIONS.index("block")


class Judged(NamedTuple):
    """The risk (any rising measure of it), the action as its place in ``ACTIONS`` and the confidence said."""

    risk: float = 0.0
    action: int = 0
    confidence: float = 0.0

    @property
    def asked(self) -> bool:
        """Whether the login was stepped up or worse."""
        return self.action >= ASKED


NOTHING: Final = Judged()

"""The ground truth, in a file of its own beside the traffic, line for line."""

from pathlib import Path
from typing import Final

import msgspec

OWNER: Final = "owner"
STUFFING: Final = "stuffing"
POISONER: Final = "slow poisoner"


class Truth(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one line really is.

    ``kind`` is ``owner`` or a kind of attack; ``good`` says that the password was right, ``proves`` that a
    challenge would be passed. ``history`` counts the owner's earlier good logins, ``quarter`` is 0 before
    the judged part. ``frequency`` is the owner's class; ``vpn`` and ``shift`` are habits of the owner,
    ``mobile`` and ``travel`` are of this login; ``change`` names why it is new. Of a poisoner ``campaign`` is
    the number and ``step`` the login's place in it, 0 (first) to 1 (last).
    """

    id: str
    at: float
    user: str
    kind: str
    good: bool
    proves: bool
    history: int
    quarter: int
    frequency: str = ""
    vpn: bool = False
    shift: bool = False
    mobile: bool = False
    travel: bool = False
    change: str = ""
    campaign: int = 0
    step: float = 0.0

    @property
    def counted(self) -> bool:
        """Whether it is an owner's login that asking again would disturb: judged, and not the first."""
        return self.kind == OWNER and self.good and self.quarter > 0 and self.history > 0


def read_truths(path: Path) -> list[Truth]:
    """The truth of every line."""
    decode = msgspec.json.Decoder(Truth).decode
    with path.open("rb") as lines:
        return [decode(line) for line in lines]

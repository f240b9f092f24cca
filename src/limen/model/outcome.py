"""What came of a login after it was judged: its challenge's end, or its user's word."""

from typing import Literal

import msgspec

from limen.model.evidence import Evidence

Word = Literal["pass", "fail", "abandoned", "not_me", "it_was_me"]


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """What somebody says came of a login, at ``at`` (Unix seconds); ``login`` is its evidence's id.

    ``pass``, ``fail`` and ``abandoned`` are ends of a challenge, met with ``factor``. ``not_me`` and
    ``it_was_me`` are the user's own words; ``session`` is then the evidence's id of the login behind the
    session in which he said it, empty where that is not known.
    """

    login: str
    word: Word
    at: float
    factor: str = ""
    session: str = ""


class Followed(msgspec.Struct, frozen=True, array_like=True):
    """An outcome that took effect, as the journal keeps it: all that is needed to let it take effect again.

    ``evidence`` is the login's, with the lesson that the outcome draws or takes back; ``before`` is the word
    that was said of this login earlier, empty for none.
    """

    at: float
    outcome: Outcome
    evidence: Evidence
    before: str = ""

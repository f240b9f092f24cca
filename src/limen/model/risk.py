"""One detector's word, and all of them weighed."""

import msgspec


class Fact(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A number behind a signal: what was observed, what is expected (a high quantile), what was before.

    ``passes_at`` is the counterfactual: the largest value that would not have raised this signal.
    """

    name: str
    observed: float
    expected: float = 0.0
    previous: float = 0.0
    passes_at: float = 0.0
    unit: str = ""


VOLUME = "volume"
"""The theme of a caller's own "more than usual": calls, objects, bytes."""

GROWTH = "growth"
"""The theme of a caller's days against his approved ones: his volume again, over days."""

SESSION = "session"
"""The theme of what is said of a login session: policies read it by itself, it is not a call's."""

CROWD = "crowd"
"""The theme of what many callers do together."""


class Signal(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One detector's surprise, in bits (-log2 of how often normal traffic is this odd), and why.

    Signals of one ``theme`` (``VOLUME``, ``GROWTH``, ``CROWD``) measure the same thing in different units, so
    that the second of them adds nothing to the first; a signal without one stands for itself.
    """

    detector: str
    bits: float
    reason: str
    facts: tuple[Fact, ...] = ()
    theme: str = ""


class SessionRisk(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a login session stands at: ``bits`` is how rarely a good one looks as odd.

    ``raw`` is the sum of its terms and ``bucket`` its user's history, -1 where it was not judged anew.
    ``strayed`` says that its user never logs in from its network.
    """

    bits: float = 0.0
    raw: float = 0.0
    bucket: int = -1
    strayed: bool = False


class Risk(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Signals combined and calibrated on this API's own benign traffic.

    ``bits`` is -log2 of how often benign traffic looks at least this odd. ``probability`` reads as the
    chance that this is an attack, given the stated prior. ``heat`` is the caller's accumulated suspicion in
    bits, this activity included; ``strikes`` its odd calls of the last hour, this one included. ``raw`` is
    what the detectors claim together, before calibration. ``confidence`` is how much is known of the user who
    logs in (0 to 1), and 1 of a call. ``session`` is the risk of the session a call belongs to, beside
    its own.
    """

    bits: float = 0.0
    probability: float = 0.0
    heat: float = 0.0
    strikes: int = 0
    raw: float = 0.0
    confidence: float = 1.0
    session: SessionRisk = SessionRisk()

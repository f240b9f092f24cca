"""A decoy was touched: an operation or a key that the operator planted, and that nobody has a reason to use.

Idea
    No client calls an operation that exists only in ``[decoys]``, and nobody uses a key that was made with
    ``limen keys create --canary`` and left to be found. Whoever does went through what was not his. So this
    is plain evidence, whatever else the caller does.
State
    None: a decoy teaches nothing and learns nothing.
Silent
    Without decoys, on every call that touches none, and on answers (their call was judged).
Known evasions
    Not touching any. A caller who knows the settings, or who recognises a decoy by its name, avoids it; plant
    names that fit the API.
Reference
    Honeytokens (Spitzner, 2003); planted operations as in deception for web applications (Izagirre, 2017).
"""

from typing import Final

from limen.detectors.base import ON_CALLS
from limen.features.decoys import KEY
from limen.model import Fact, Features, Lesson, Signal
from limen.sketches import State

BITS: Final = 32.0
"""What touching a decoy is worth: above any budget that one call is blocked for."""

_REASONS: Final = {KEY: "a planted key was used", "operation": "a planted operation was called"}


class Decoys:
    """Planted operations and keys; see the module's docstring."""

    name = "decoys"
    needs_history = False
    hears = ON_CALLS

    def score(self, features: Features, state: State) -> Signal | None:  # noqa: ARG002 - nothing is learnt
        """Plain evidence, or silence."""
        decoy = features.probing.decoy
        if not decoy or features.kind != "call":
            return None
        return Signal("decoys", BITS, _REASONS.get(decoy, "a decoy was touched"), (Fact("decoy", 1.0),))

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Nothing: there is no history of decoys."""

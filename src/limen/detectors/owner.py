"""A token used where its user does not log in, or by a device that is not his.

Idea
    What is known of a user from his logins is asked of each session too, from its first call on: a thief's
    session is new, so that it has no habits of its own to deviate from. Network and browser are chains with
    learnt escape rates, as at a login (`limen.detectors.escape`): who logs in from everywhere may call from
    everywhere.
State
    The habits that logins taught; networks from where many users' sessions come that none of them logs in
    from (a server that calls in their names, `limen.detectors.token_use`). It learns what a user's calls are
    like (`limen.detectors.api_profile`), which `login_profile` compares his logins with.
Silent
    For callers who are no users, and for users without a login that was trusted; where the user logs in;
    where a session left its own places, as `context` speaks of that; from a network that calls for ten
    users or more since the week before.
Known evasions
    The thief in the owner's network with his browser's family; a server that calls for fewer than ten users
    is taken for one.
Reference
    NIST SP 800-63B-4, 5.3 (session monitoring); NIST SP 800-207, 3.3.
"""

from typing import Final

from limen.detectors.api_profile import learn_profile
from limen.detectors.base import ON_CALLS
from limen.detectors.escape import SAID, read
from limen.detectors.exits import has_logins, user_known
from limen.detectors.token_use import BROWSER, HALVED, NETWORK, is_deputy
from limen.features.codes import place_codes
from limen.model import Features, Lesson, Signal
from limen.sketches import Reading, State

FLOOR: Final = 3.0
"""Signals of fewer bits are not worth a word."""
CAP: Final = 11.5
"""The most bits, as of a network and client that are both new: people do move."""


class Owner:
    """A session against its user's logins; see the module's docstring."""

    name = "owner"
    needs_history = True
    hears = ON_CALLS

    def score(self, features: Features, state: State) -> Signal | None:
        """How far a session's place and device are from those of its user's logins."""
        caller, context = features.caller, features.context
        if context.fresh or not caller.principal or not any(context.device):
            return None
        if not has_logins(caller.principal, state):
            return None
        known = user_known(caller.principal, 0, features.at, state)
        if not known.bucket or is_deputy(caller.network, known):
            return None
        network = read(NETWORK, place_codes(caller), 0, known)
        browser = read(BROWSER, context.device, 0, known)
        more = browser.bits * (HALVED if network.bits > 0 and browser.bits > 0 else 1.0)
        bits = min(CAP, network.bits + more)
        return _signal(bits, network, browser) if bits >= FLOOR else None

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """What his calls are like: no login, but what the next ones are compared with."""
        if features.kind == "call":
            learn_profile(features, lesson, state)


def _signal(bits: float, network: Reading, browser: Reading) -> Signal:
    new = [name for name, of in (("network", network), ("device", browser)) if of.bits >= SAID]
    told = network.facts + browser.facts
    return Signal(
        "owner", round(bits, 2), f"from a {' and '.join(new)} that its user does not log in with", told
    )

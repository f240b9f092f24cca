"""A login session judged again while its tokens are used: the terms of a login, as far as a call shows them.

``limen.features.sessions`` says when. The sum is ranked among those of good sessions as a login's is among
good logins (``login_risk``), with a histogram of its own, since a call shows less than a login. It stands
until the session is judged the next time, beside the risk of each call: policies read it as
``context.session``, so that doubt narrows what a token may do before anybody is suspended.

Neither place nor program of a deputy (``limen.detectors.token_use``) speaks against a session.
"""

import math
from typing import Final

from limen.detectors.escape import read
from limen.detectors.exits import user_known
from limen.detectors.login_pressure import LoginPressure
from limen.detectors.term import Known
from limen.detectors.token_use import (
    BROWSER,
    CLIENT,
    HALVED,
    NETWORK,
    is_deputy,
    note_deputy,
)
from limen.engine.login_risk import WEIGHTS, cell_of, eased, rarity, scores
from limen.engine.world import World
from limen.features.codes import place_codes
from limen.features.sessions import NAMES, TIME
from limen.model import (
    CHALLENGED,
    DOUBTED,
    SESSION,
    Action,
    Evidence,
    Fact,
    Features,
    LoginFeatures,
    SessionRisk,
    Signal,
)
from limen.sketches import Ranks, Reading, State, week_of

FOREIGN: Final = 16.0
"""Bits of a session whose key changed: its token is bound to one that cannot be copied."""
BEHAVIOUR: Final = 0.5
"""Weight of what was odd about the session's own calls of late."""
FLOOR: Final = 3.0
"""A session of fewer bits is not worth a word."""

_PRESSURE: Final = LoginPressure()

Terms = dict[str, tuple[float, tuple[Fact, ...]]]
"""Bits of each term, weighed, and the facts behind them."""


def judge_session(features: Features, world: World) -> tuple[SessionRisk, Signal | None]:
    """What the session of a call stands at, and the word for it if it was judged anew and is odd."""
    told = features.session
    if not told.due:
        return SessionRisk(told.bits), None
    known = user_known(features.caller.principal, 0, features.at, world.state)
    terms, strayed = _terms(features, known)
    raw = round(sum([bits for bits, _ in terms.values()]), 4)
    bits = round(max(0.0, -math.log2(rarity(raw, known.bucket, world.state, SESSION))), 2)
    said = _signal(bits, terms, told.due) if bits >= FLOOR else None
    if said is not None and world.exceptions:
        (said,) = world.exceptions.excuse((said,), features)
        bits = said.bits
    return SessionRisk(bits, raw, known.bucket, strayed), said


def learn_session(evidence: Evidence, state: State) -> None:
    """Count a good session's sum: when it begins or moves, so that a long one counts no more than others."""
    standing, features, lesson = evidence.risk.session, evidence.features, evidence.lesson
    if standing.bucket < 0 or not features.session.due & ~TIME:
        return
    week = week_of(features.at)
    passed = evidence.verdict.action < Action.STEP_UP
    if standing.strayed and passed and (lesson.shared or lesson.reason in (DOUBTED, CHALLENGED)):
        note_deputy(features.caller, week, state)
    ranks = state.at(scores(standing.bucket, SESSION), Ranks) if lesson.shared else None
    if ranks is not None:
        ranks.add(week, cell_of(standing.raw), 1)


def _terms(features: Features, known: Known) -> tuple[Terms, bool]:
    """The terms, and whether the session's network is none of its user's."""
    told = features.session
    terms: Terms = {"behaviour": (BEHAVIOUR * told.heat, ())}
    if told.foreign:
        terms["key"] = (FOREIGN, (Fact("key", 1.0, 0.0, 0.0, 0.0, "changed within the session"),))
    pressed = _PRESSURE.score(_as_login(features), known)
    if pressed is not None:
        terms["pressure"] = (WEIGHTS["login_pressure"] * pressed.bits, pressed.facts)
    if not known.bucket or told.proved:
        return terms, False
    client = read(CLIENT, (told.client,), 0, known, FLOOR)
    terms["client"] = (WEIGHTS["login_context"] * eased(client.bits), client.facts)
    network = read(NETWORK, place_codes(features.caller), 0, known, FLOOR)
    if not is_deputy(features.caller.network, known):
        terms |= _places(network, features, known)
    return terms, network.bits >= FLOOR


def _places(network: Reading, features: Features, known: Known) -> Terms:
    """Network and browser against those of the user's logins."""
    browser = read(BROWSER, features.context.device, 0, known, FLOOR)
    more = browser.bits * (HALVED if network.bits > 0 and browser.bits > 0 else 1.0)
    return {
        "network": (WEIGHTS["login_network"] * eased(network.bits), network.facts),
        "browser": (WEIGHTS["login_device"] * eased(more), browser.facts),
    }


def _as_login(features: Features) -> LoginFeatures:
    return LoginFeatures((), (), (), (), 0, 0, tries=features.session.tries)


def _signal(bits: float, terms: Terms, due: int) -> Signal:
    loud = sorted([name for name in terms if terms[name][0] >= 1.0], key=lambda name: -terms[name][0])
    why = [name for place, name in enumerate(NAMES) if due >> place & 1]
    told = tuple([fact for name in loud for fact in terms[name][1]])
    reason = f"a session that fits its user's logins badly by {', '.join(loud)} (judged by {', '.join(why)})"
    return Signal(SESSION, bits, reason, told, SESSION)

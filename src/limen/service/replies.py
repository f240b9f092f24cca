"""A verdict in terms a gateway can carry out. Callers learn that they were stopped, never why."""

import math

from limen.engine.rule import Rule
from limen.engine.step_up import challenge, outdated, unbound
from limen.model import Action, Caller, Evidence, Hold, Verdict
from limen.model.activity import Headers
from limen.model.reply import Reply, refusal

SLOW = 1.0
SLOWEST = 4.0


def pass_reply(evidence: Evidence, upward: Headers, slow: float = SLOW, mask: tuple[str, ...] = ()) -> Reply:
    """The reply for a call that passes.

    ``upward`` are the headers that tell the API who is calling; a slowed call is held for ``slow`` seconds.
    ``mask`` is what the rule that decided wants hidden; where policy only observes, nothing is.
    """
    verdict = evidence.verdict
    hidden = mask if verdict.action is verdict.would else ()
    if verdict.action is Action.SLOW:
        return Reply(add=upward, delay_ms=delay_ms(evidence.risk.bits, slow), mask=hidden)
    return Reply(add=upward, mask=hidden) if hidden else Reply(add=upward)


def stop_reply(evidence: Evidence, rule: Rule, algs: tuple[str, ...] = (), wait: int = 0) -> Reply:
    """The reply for a call that ``rule`` stopped; ``algs`` as in ``step_up.challenge``, ``wait`` in
    seconds."""
    if evidence.verdict.action is Action.STEP_UP:
        return step_up_reply(evidence.features.caller, evidence.id, rule, algs)
    if evidence.verdict.action is Action.BLOCK and not evidence.verdict.standing:
        return block_reply(evidence.id, rule, wait)
    return refusal(403, evidence.id)


def block_reply(reference: str, rule: Rule, wait: int = 0) -> Reply:
    """What a block answers, with when to try again where that will do (RFC 6585, section 4)."""
    again: Headers = (("retry-after", str(max(1, wait))),) if rule.status == 429 else ()
    return refusal(rule.status, reference, again)


def delay_ms(bits: float, slow: float = SLOW) -> int:
    """How long a slowed call waits: ``slow`` seconds, doubled for every four bits, at most fourfold."""
    return round(1000 * slow * min(SLOWEST, math.exp2(max(0.0, bits - 8.0) / 4)))


STRANGER = "Bearer"
"""The challenge to who came with nothing."""
INVALID: Headers = (("www-authenticate", 'Bearer error="invalid_token"'),)


def refused_reply(reference: str, why: str, asks: Headers = ()) -> Reply:
    """A presented credential is bad (RFC 6750 section 3.1). ``why`` goes to the evidence, not the caller.

    ``asks`` are the challenge and what goes with it, where the usual one will not do.
    """
    del why
    return refusal(401, reference, asks or INVALID)


def hold_reply(hold: Hold, caller: Caller, reference: str, rule: Rule, algs: tuple[str, ...] = ()) -> Reply:
    """What a standing hold that ``rule`` made answers while behaviour is not judged."""
    if hold.action is Action.STEP_UP:
        return step_up_reply(caller, reference, rule, algs)
    return refusal(403, reference)


def rule_reply(
    verdict: Verdict, caller: Caller, reference: str, rule: Rule, algs: tuple[str, ...] = ()
) -> Reply:
    """What a standing rule answers while behaviour is not judged."""
    if verdict.action is Action.STEP_UP:
        return step_up_reply(caller, reference, rule, algs)
    return block_reply(reference, rule)


def step_up_reply(caller: Caller, reference: str, rule: Rule, algs: tuple[str, ...]) -> Reply:
    """The challenge of a rule; where it asks for a login, a younger token comes with it.

    Who came with nothing is told the scheme alone: without a credential there is no error to name
    (RFC 6750, section 3.1), and what would do is no stranger's business (RFC 9470, section 9).
    """
    ask = _asked(rule, algs) if caller.authenticated else STRANGER
    return refusal(401, reference, (("www-authenticate", ask),))


def _asked(rule: Rule, algs: tuple[str, ...]) -> str:
    if rule.asks in ("dpop", "mtls"):
        return unbound(rule.asks)
    if rule.max_age or rule.acr_values:
        return challenge(rule.acr_values, rule.max_age, algs)
    return outdated(algs)

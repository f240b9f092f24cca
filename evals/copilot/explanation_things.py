"""What explanations are made of, as chance makes it, with hostile words wherever a caller's can be."""

from evals.copilot.chance import Chance

from limen.admin.answering.scene import OWN
from limen.copilot.explaining import decision, incident, key
from limen.copilot.explaining.tally import Tally

WORDS = ("walks over objects", "sends attack code", "calls far more than usual", "tries credentials")
OPERATIONS = (
    "GET /orders/{id:int}",
    "exportOrders",
    "POST /payouts",
    "what is not in the catalogue 6ce6576c",
)
ACTIONS = ("allow", "watch", "slow", "step_up", "block", "suspend")
STAGES = ("recon", "access", "discovery", "exfiltration", "impact")
SEVERITIES = ("low", "medium", "high", "critical")
NAMES = ("billing-nightly", "fjordline-prod", "u-4471", "prt-kestrel")


def said(lots: Chance) -> decision.Said:
    """What a detector said: in Limen's words, or in a plugin's, which may be anybody's."""
    own = lots.lots.random() < 0.5
    facts = {
        "observed": float(lots.number()),
        "expected": float(lots.number(500)),
        "previous": float(lots.number(500)),
        "counts": "calls in a minute",
    }
    plain = lots.of(
        (f"{facts['observed']:g} calls in a minute, usually at most 3", f"malformed input: {lots.hostile()}")
    )
    return decision.Said(
        lots.of(tuple(sorted(OWN))) if own else "plugin",
        lots.bits(),
        plain if own else lots.hostile(),
        (facts,),
    )


def made_decision(lots: Chance) -> decision.Decision:
    """A decision."""
    hold = {"action": "suspend", "scope": "credential", "until": lots.time()}
    held = lots.lots.random() < 0.3
    return decision.Decision(
        lots.evidence(),
        lots.time(),
        lots.of(("call", "answer", "login")),
        lots.of(ACTIONS),
        lots.of(ACTIONS),
        lots.of(("walks", "stop-injection", "rule-set-quota-1f2e3d4c")),
        lots.maybe("a value carries attack code"),
        lots.lots.random() < 0.2,
        lots.lots.random(),
        lots.bits(),
        lots.of(("learnt with full weight", "not learnt: challenged")),
        tuple(said(lots) for _ in range(lots.lots.randint(0, 7))),
        hold=hold if held else None,
        undo=f"limen undo {lots.evidence()}" if held else "",
        status=lots.lots.choice((0, 200, 403)),
        operation=lots.of(OPERATIONS),
        caller=lots.pseudonym(),
        key=lots.maybe(lots.of(NAMES)),
        known_as=lots.maybe(lots.hostile()),
        incident=lots.maybe(f"i{lots.number():x}"),
        own=OWN,
    )


def made_incident(lots: Chance) -> incident.Incident:
    """An incident."""
    callers = tuple(
        incident.Party(
            lots.pseudonym(),
            lots.number(),
            lots.lots.random() < 0.5,
            key=lots.maybe(lots.of(NAMES)),
            known_as=lots.maybe(lots.hostile()),
        )
        for _ in range(lots.lots.randint(0, 12))
    )
    signals = tuple(
        incident.Signal(said.detector, lots.of(WORDS), lots.number(), said.bits, said.reason, lots.evidence())
        for said in (said(lots) for _ in range(lots.lots.randint(0, 8)))
    )
    closed = incident.Closed("benign", lots.time(), "ines", lots.maybe("a pentest of ours"))
    return incident.Incident(
        f"i{lots.number():x}",
        lots.of(("open", "quiet", "closed")),
        lots.of(SEVERITIES),
        lots.time(),
        lots.time(),
        lots.number(),
        lots.number(),
        lots.number(),
        lots.bits(),
        {stage: lots.time() for stage in lots.lots.sample(STAGES, lots.lots.randint(0, 5))},
        {"API1:2023": "Broken Object Level Authorization"},
        callers,
        tuple(
            incident.Tried(lots.of(OPERATIONS), lots.number(), lots.number(), lots.number())
            for _ in range(lots.lots.randint(0, 6))
        ),
        signals,
        {word: lots.number() for word in lots.lots.sample(ACTIONS, 3)},
        (
            incident.Held(
                "suspend", "credential", lots.pseudonym(), lots.time(), f"limen undo {lots.evidence()}"
            ),
        ),
        (f"limen explain {lots.evidence()}",),
        closed if lots.lots.random() < 0.3 else None,
        OWN,
    )


def tally(lots: Chance) -> Tally:
    """Decisions of late, added up."""
    return Tally(
        lots.time(),
        lots.time(),
        lots.number(),
        {word: lots.number() for word in ACTIONS},
        {name: lots.number() for name in OPERATIONS},
        ((lots.evidence(), lots.bits()), (lots.evidence(), lots.bits())),
        lots.time(),
    )


def hold(lots: Chance) -> key.Hold:
    """What stands against somebody."""
    return key.Hold(
        f"credential-{lots.pseudonym()}",
        "suspend",
        lots.time(),
        lots.time(),
        "walks",
        lots.evidence(),
        "policy",
    )


def inside(lots: Chance) -> tuple[tuple[str, str], ...]:
    """Incidents that somebody is in."""
    return tuple((f"i{lots.number():x}", lots.of(SEVERITIES)) for _ in range(lots.lots.randint(0, 3)))

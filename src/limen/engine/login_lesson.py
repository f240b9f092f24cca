"""What a login may teach, and with what weight: a thief must not teach that he is the owner.

Only right credentials teach, and of those only a login of low risk or one whose challenge was passed; by as
much as its factor proves. Values met for the first times are provisional until they were counted on three
days or confirmed by a challenge. What was merely watched teaches provisionally: were it to teach nothing, who
moved house would be watched for ever, never asked, and never learnt. The lesson is a ledger: with the
features, it is all that is needed to undo it.
"""

from typing import Final

from msgspec.structs import replace

from limen.detectors import login_context, login_network, login_place
from limen.detectors.devices import newcomer, suspected, unsettled
from limen.detectors.exits import EXIT
from limen.detectors.login_device import device_novelties
from limen.detectors.login_profile import fits_of
from limen.detectors.term import Known
from limen.engine.login_risk import cell_of
from limen.engine.world import World
from limen.features.sojourn import LESSONS
from limen.model import Action, Lesson, LoginFeatures, LoginLesson, Risk, Verdict
from limen.sketches import FULL, NOTHING_KNOWN, View, novelties

FACTORS: Final = {"passkey": FULL, "webauthn": FULL, "dpop": FULL, "mtls": FULL, "totp": 3, "push": 3}
"""Weights of factors; all others (a password, a code by mail or text) count ``WEAK``."""
WEAK: Final = 2
CONFIRMED: Final = 3
"""The weight that a passed challenge lends to any factor."""
PROVISIONAL: Final = 1
FAILED: Final = Lesson(reason="failed")

Weights = tuple[int, int, str]
"""Of what is known, of what is new, and why it is less than full."""


def teach_login(
    login: LoginFeatures, risk: Risk, verdict: Verdict, audit: int, known: Known, world: World
) -> Lesson:
    """The lesson of a login that was judged; its ``login`` is there for each one that succeeded."""
    if not login.success:
        return FAILED
    weight, new, reason = _weights(login, verdict, world)
    word = _word(login, weight, verdict, known, world)
    told = _ledger(login, weight, new, cell_of(risk.raw), word, audit, known)
    if not word and unsettled(login, known):
        told = _on_trial(told)
    return Lesson(weight, weight, reason, 0, told)


def _weights(login: LoginFeatures, verdict: Verdict, world: World) -> Weights:
    if world.frozen or not (world.teachable or world.vouched):
        return 0, 0, "frozen" if world.frozen else "untrusted source"
    severity = max(verdict.action, verdict.would)
    weight = FACTORS.get(login.factor, WEAK)
    if severity >= Action.STEP_UP:
        return _challenged(login.challenge, weight, vouched=world.vouched)
    if severity >= Action.WATCH and not world.vouched:
        return PROVISIONAL, PROVISIONAL, "watched"
    return weight, weight if weight == FULL else PROVISIONAL, ""


def _challenged(outcome: str, weight: int, *, vouched: bool) -> Weights:
    if outcome == "pass":
        weight = max(weight, CONFIRMED)
        return weight, weight, "challenge passed"
    if vouched and outcome != "fail":
        return WEAK, PROVISIONAL, "odd, but vouched for"
    return 0, 0, "challenged"


def _word(login: LoginFeatures, weight: int, verdict: Verdict, known: Known, world: World) -> int:
    """What this shows of the device: 1 the owner's, -1 not, 0 nothing.

    A failure under suspicion shows nothing more: who has the owner's cookie could else pile up failures that
    the owner must make good one by one.
    """
    challenged = max(verdict.action, verdict.would) >= Action.STEP_UP and not world.vouched
    if challenged and login.challenge == "fail" and not world.frozen:
        return 0 if suspected(login, known) else -1
    sure = weight >= CONFIRMED or newcomer(known) or world.vouched
    return 1 if sure and weight else 0


def _ledger(
    login: LoginFeatures, weight: int, new: int, score: int, word: int, audit: int, known: Known
) -> LoginLesson:
    fresh, own = login.fresh, known.own
    habits = weight > 0 and any(fresh) and login.taught < LESSONS
    found = _novelties(login, own)
    confirmed = new == weight
    return LoginLesson(
        weight,
        new,
        (0,) * len(found) if confirmed else tuple([provisional for _, provisional in found]),
        tuple([novel for novel, _ in found]),
        (*fresh, fresh[-1]) if habits else (0,) * len(found),
        habits,
        known.bucket,
        score if weight and not login.stormy else -1,
        exit=known.exit >= EXIT,
        device=word,
        audit=audit,
        fits=fits_of(login, known),
    )


def _on_trial(told: LoginLesson) -> LoginLesson:
    """The lesson of a device on trial: not where the user is, nor how often he is elsewhere."""
    return replace(told, counted=(0, 0, *told.counted[2:]), novel=(NOTHING_KNOWN,) * 2 + told.novel[2:])


def _novelties(login: LoginFeatures, own: View) -> list[tuple[int, int]]:
    """Of each chain, in the order of ``LoginLesson``: what is new, and what is provisional."""
    return [
        novelties(login.network, login_network.CHAIN.root, own),
        novelties(login.place, login_place.CHAIN.root, own),
        device_novelties(login, own),
        novelties(login_context.client_codes(login), login_context.CLIENTS.root, own),
        novelties(login_context.language_codes(login), login_context.LANGUAGES.root, own),
    ]

"""The owner herself, at noon and under way, on a phone that nobody has seen before."""

from secrets import token_hex

from limen.demo.logins.gate import PLACE
from limen.demo.logins.provider import PASSING, STEP_UP
from limen.demo.logins.scene import Scene, Scenery
from limen.demo.logins.town import NEW_PHONE, Attempt, Device
from limen.demo.rhythm import HOUR
from limen.testing.proofs import Prover


def new_phone(on: Scenery) -> Scene:
    """She is asked, answers with the passkey that her phones share, and is known there from then on."""
    at, key = on.day + 12.3 * HOUR, Prover()
    attempt = Attempt(on.owner.name, on.owner.under_way(), Device(NEW_PHONE, token_hex(8)))
    visit, token = on.come_in(attempt, at, "Sign-in from Oslo, Safari on iPhone", key.thumbprint)
    met = on.gate.call(attempt, at, token, key.proof(token, url=PLACE, at=at))
    again = on.log_in(attempt._replace(spot=on.owner.home), on.day + 18.5 * HOUR).told
    action, has = visit.told.action, "a token" if token else "no token"
    return Scene(
        holds=(action, met.status) == (STEP_UP, 200) and again.action in PASSING,
        seen=f"{action}, {has}, {met.status} at the gateway; the next time: {again.action}",
        said=visit.told,
        before="12:18: Ada, with a phone bought this morning, on her carrier's network.",
        after=(
            f"Asked for her passkey she uses it: {has}",
            f"At the gateway, with a proof of her phone's key: {met.said}",
            f"18:30, at home, on the same phone: {again.action}, {again.risk.bits:.1f} bits",
        ),
    )

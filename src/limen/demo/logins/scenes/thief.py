"""The right password in the wrong hands: from a data centre abroad, on a device never seen, at night."""

from typing import Final

from limen.demo.clients import BROWSERS
from limen.demo.config import ISSUER
from limen.demo.logins.browser import answered
from limen.demo.logins.gate import PLACE
from limen.demo.logins.provider import STEP_UP, signed
from limen.demo.logins.scene import Scene, Scenery
from limen.demo.logins.town import DATA_CENTRE, Attempt, Device
from limen.demo.rhythm import HOUR
from limen.testing.credentials import Issuer
from limen.testing.passkeys import Authenticator
from limen.testing.proofs import Prover

TRIES: Final = 5
"""Wrong answers that use a ticket up."""


def thief(on: Scenery) -> Scene:
    """He is asked for a passkey, tries one of his own, and is left with a token that he signs himself."""
    at, key = on.day + 3.2 * HOUR, Prover()
    visit = on.log_in(Attempt(on.owner.name, DATA_CENTRE, Device(BROWSERS[0])), at)
    own = Authenticator(on.passkey.origin, on.passkey.domain)
    back = answered(on.provider.ticket(visit, "Sign-in from Amsterdam"), own, TRIES)
    why, given = back.rpartition("?")[2], on.provider.token(visit, key.thumbprint, back)
    token = given or signed(Issuer(on.house.issuer.kid, ISSUER), visit, key.thumbprint)
    met = on.gate.call(visit.attempt, at, token, key.proof(token, url=PLACE, at=at))
    action, has = visit.told.action, "a token" if given else "no token"
    return Scene(
        holds=(action, why, given, met.status) == (STEP_UP, "step_up_error=attempts", "", 401),
        seen=f"{action}, {has}, {met.status} at the gateway",
        said=visit.told,
        before="03:12: somebody in a data centre in Amsterdam types Ada's right password.",
        after=(
            f"Asked for her passkey he tries one of his own, {TRIES} times: {why}, {has}",
            f"At the gateway, with {'it' if given else 'a token that he signs himself'}: {met.said}",
        ),
    )

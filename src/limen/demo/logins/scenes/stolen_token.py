"""An access token that malware copied, and with it the proof of the owner's latest call."""

from limen.demo.logins.gate import PLACE
from limen.demo.logins.scene import Scene, Scenery
from limen.demo.logins.town import DATA_CENTRE, Attempt, Device
from limen.demo.rhythm import HOUR
from limen.testing.proofs import Prover


def stolen_token(on: Scenery) -> Scene:
    """The thief shows it as it is, with a proof of a key of his own, and with hers once more."""
    at, hers, his = on.day + 21.0 * HOUR, Prover(), Prover()
    visit, token = on.come_in(on.usual, at, "Sign-in at home", hers.thumbprint)
    thief = Attempt(on.owner.name, DATA_CENTRE, Device(on.owner.computer.agent))
    proof = hers.proof(token, url=PLACE, at=at)
    first = on.gate.call(on.usual, at, token, proof)
    bare = on.gate.call(thief, at + 5.0, token)
    own = on.gate.call(thief, at + 10.0, token, his.proof(token, url=PLACE, at=at + 10.0))
    copied = on.gate.call(thief, at + 15.0, token, proof)
    last = on.gate.call(on.usual, at + 20.0, token, hers.proof(token, url=PLACE, at=at + 20.0))
    met = tuple([each.status for each in (first, bare, own, copied, last)])
    return Scene(
        holds=met == (200, 401, 401, 401, 200),
        seen="owner {}, thief {}, {}, {}, owner again {}".format(*met),
        said=visit.told,
        before="21:00: Ada, at home. Her token, bound to her client's key, is stolen with her latest proof.",
        after=(
            f"Ada, with a proof of her key: {first.said}",
            f"The thief, with the token as it is: {bare.said}",
            f"The thief, with a proof of a key of his own: {own.said}",
            f"The thief, with the proof that he copied: {copied.said}",
            f"Ada again: {last.said}",
        ),
    )

"""Tries many credentials from many addresses; a few are good, and those are used at once."""

from random import Random

from limen.demo import clients
from limen.demo.attacks.base import Attack
from limen.demo.member import Member, credential_name
from limen.demo.wire import Call, Guise, Pause, Steps


class TokenStuffing(Attack):
    """Each address tries some credentials and goes on; ``owners`` are those whose key is known."""

    kind = "token_stuffing"
    unit = "attempts"
    goals = (250, 600)

    def __init__(self, rng: Random, session: str, owners: list[Member], entry: float) -> None:
        super().__init__(rng, session, owners[0], entry)
        self.owners = owners
        count = rng.randint(15, 60)
        places = [clients.carrier(rng) if rng.random() < 0.15 else clients.home(rng) for _ in range(count)]
        self.bots = [
            (place, clients.app(rng) if rng.random() < 0.5 else clients.browser(rng)) for place in places
        ]
        self.seconds = rng.uniform(0.3, 6.0)
        self.named = rng.random() < 0.5
        self.good = {rng.randrange(20, self.goal): owner for owner in owners}

    def life(self) -> Steps:
        """Attempt after attempt; a good one is followed by a look at what it opens."""
        while self.progress < self.goal:
            yield Pause(self.rng.expovariate(1.0 / self.seconds))
            place, headers = self.rng.choice(self.bots)
            self.progress += 1
            owner = self.good.get(self.progress)
            if owner is None:
                tried = credential_name(self.session, self.progress)
                yield self._as(
                    Guise(tried, None, (), place, headers, verified=False, named=self.named), "/v1/me"
                )
                continue
            guise = Guise(owner.credential_at(self.now), owner.principal, owner.roles, place, headers)
            for path in ("/v1/me", "/v1/orders?page=1", "/v1/accounts")[: self.rng.randint(1, 3)]:
                yield self._as(guise, path)

    def _as(self, guise: Guise, path: str) -> Call:
        return Call(guise, "GET", path, progress=self.progress)

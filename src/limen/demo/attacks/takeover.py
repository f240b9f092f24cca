"""Lives with somebody else's key: in another place, by a program in his name, or with an insider's rights."""

from random import Random

from limen.demo import clients
from limen.demo.attacks.base import QUIET, Attack
from limen.demo.member import Member, listing
from limen.demo.rhythm import think
from limen.demo.shop.seeding import CUSTOMERS, PRODUCTS
from limen.demo.wire import Guise, Pause, Steps


class StolenCredential(Attack):
    """Somebody else's key, from another place and client, at a person's pace."""

    kind = "stolen_credential"
    goals = (30, 80)

    def __init__(self, rng: Random, session: str, owner: Member, entry: float) -> None:
        super().__init__(rng, session, owner, entry)
        self.elsewhere = clients.data_centre(rng) if rng.random() < 0.3 else clients.home(rng)
        choices = [clients.browser(rng), clients.app(rng), clients.script(rng)]
        self.headers = rng.choice([sent for sent in choices if sent[0] != owner.headers[0]])

    def guise(self) -> Guise:
        """The owner's credential, nothing else of his."""
        credential = self.owner.credential_at(self.now)
        return Guise(credential, self.owner.principal, self.owner.roles, self.elsewhere, self.headers)

    def step(self) -> Steps:
        """Look at what the key opens, as its owner might."""
        yield Pause(think(self.rng, 9.0))
        if self.rng.random() < 0.6:
            yield self.strike("GET", self.rng.choice(QUIET))
            return
        reply = yield self.strike("GET", "/v1/orders?page=1")
        for item in listing(reply.body).items[:2]:
            yield Pause(think(self.rng, 5.0))
            yield self.strike("GET", f"/v1/orders/{item.id}")


class Bot(Attack):
    """A program on a person's key that asks for the stock of a few goods, as regular as a clock."""

    kind = "bot"
    goals = (250, 600)

    def __init__(self, rng: Random, session: str, owner: Member, entry: float) -> None:
        super().__init__(rng, session, owner, entry)
        self.seconds = rng.uniform(4.0, 15.0)
        self.goods = rng.sample(range(1, PRODUCTS + 1), rng.randint(1, 4))

    def step(self) -> Steps:
        """The next look, on time."""
        yield Pause(self.seconds * self.rng.uniform(0.98, 1.02))
        yield self.strike("GET", f"/v1/products/{self.goods[self.progress % len(self.goods)]}")


class Exfiltration(Attack):
    """An insider's key pages through all customers and reads some of them."""

    kind = "exfiltration"
    unit = "pages"
    goals = (40, 110)

    def __init__(self, rng: Random, session: str, owner: Member, entry: float) -> None:
        super().__init__(rng, session, owner, entry)
        self.elsewhere = ""
        self.seconds = rng.uniform(2.0, 25.0)
        self.page = rng.randint(1, max(1, CUSTOMERS // 10 - self.goal))

    def step(self) -> Steps:
        """The next page, and a closer look at one or two of it."""
        yield Pause(self.seconds * self.rng.lognormvariate(0.0, 0.5))
        reply = yield self.strike("GET", f"/v1/customers?page={self.page}")
        self.page += 1
        for item in listing(reply.body).items[: self.rng.choice((0, 0, 1, 2))]:
            yield Pause(think(self.rng, 4.0))
            yield self.call("GET", f"/v1/customers/{item.id}")

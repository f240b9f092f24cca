"""Too much of what is allowed: scraping, spam, and floods from one caller or from many."""

from collections.abc import Iterable
from random import Random
from urllib.parse import quote

from limen.demo import clients
from limen.demo.attacks.base import Attack
from limen.demo.member import Member, credential_name
from limen.demo.shop.seeding import PRODUCTS
from limen.demo.wire import Call, Guise, Pause, Steps
from limen.demo.words import CATEGORIES, search_term

ADVERTS = (
    "Cheap watches at http://w4tch.example",
    "Earn 500 a day from home!",
    "Best prices, visit deals.example now",
    "Followers for sale, write to us",
    "You won! Claim at prize.example",
)
COSTLY = (
    "/v1/search?q={term}",
    "/v1/products?category={category}&page={page}",
    "/v1/orders?page={page}",
    "/v1/accounts",
)


class Scraping(Attack):
    """Takes the catalogue away, page by page and product by product, steadily."""

    kind = "scraping"
    unit = "pages"
    goals = (300, 700)

    def __init__(self, rng: Random, session: str, owner: Member, entry: float) -> None:
        super().__init__(rng, session, owner, entry)
        self.seconds = rng.uniform(0.8, 5.0)
        lists = [
            f"/v1/products?category={category}&page={page}" for category in CATEGORIES for page in range(1, 6)
        ]
        goods = [f"/v1/products/{number}" for number in range(1, PRODUCTS + 1)]
        opinions = [f"{path}/reviews?page={page}" for path in goods for page in (1, 2)]
        if rng.random() < 0.5:
            rng.shuffle(goods)
        self.targets = iter([*lists, *goods, *opinions][: self.goal])

    def step(self) -> Steps:
        """The next page."""
        yield Pause(self.seconds * self.rng.uniform(0.7, 1.3))
        yield self.strike("GET", next(self.targets))


class WriteSpam(Attack):
    """Writes the same kind of thing over and over: adverts as reviews, or small transfers."""

    kind = "write_spam"
    unit = "writes"
    goals = (90, 250)

    def __init__(self, rng: Random, session: str, owner: Member, entry: float, accounts: list[str]) -> None:
        super().__init__(rng, session, owner, entry)
        self.seconds = rng.uniform(1.5, 15.0)
        self.account = rng.choice(accounts) if accounts and rng.random() < 0.4 else ""

    def step(self) -> Steps:
        """One more."""
        yield Pause(self.seconds * self.rng.lognormvariate(0.0, 0.5))
        if self.account:
            amount = round(self.rng.uniform(1, 9), 2)
            transfer: dict[str, object] = {"from": self.account, "to": "Max Mule", "amount": amount}
            yield self.strike("POST", "/v1/transfers", fields=transfer)
        else:
            path = f"/v1/products/{self.rng.randint(1, PRODUCTS)}/reviews"
            yield self.strike("POST", path, fields={"stars": 5, "text": self.rng.choice(ADVERTS)})


class Flood(Attack):
    """One caller asks a costly question far too often."""

    kind = "flood_single"
    goals = (500, 1200)

    def __init__(self, rng: Random, session: str, owner: Member, entry: float) -> None:
        super().__init__(rng, session, owner, entry)
        self.template = rng.choice(COSTLY)
        self.seconds = rng.uniform(0.04, 0.4)

    def target(self) -> str:
        """What to ask: each time something else where it can be, so that no cache helps."""
        term = quote(search_term(self.rng), safe="")
        return self.template.format(
            term=term, category=self.rng.choice(CATEGORIES), page=self.rng.randint(1, 5)
        )

    def step(self) -> Steps:
        """Once more."""
        yield Pause(self.rng.expovariate(1.0 / self.seconds))
        yield self.strike("GET", self.target())


class DistributedFlood(Flood):
    """Many fresh callers (new accounts, or many addresses without one) ask a little each."""

    kind = "flood_distributed"
    goals = (700, 1500)

    def __init__(self, rng: Random, session: str, owner: Member, entry: float, signups: list[str]) -> None:
        super().__init__(rng, session, owner, entry)
        signed_in = rng.random() < 0.65
        self.template = rng.choice(COSTLY if signed_in else COSTLY[:2])
        each = rng.uniform(8.0, 60.0)
        self.bots = [self._bot(principal if signed_in else None) for principal in signups]
        self.seconds = each / len(self.bots)

    def _bot(self, principal: str | None) -> Guise:
        credential = credential_name(self.session, principal) if principal else None
        headers = clients.app(self.rng) if self.rng.random() < 0.5 else clients.browser(self.rng)
        return Guise(
            credential, principal, ("customer",) if principal else (), clients.home(self.rng), headers
        )

    def signed_up(self) -> Iterable[Guise]:
        """The bots that signed up."""
        return (bot for bot in self.bots if bot.credential)

    def enter(self) -> Steps:
        """Nobody looks around: the bots start."""
        yield Pause(0.0)

    def step(self) -> Steps:
        """One of the bots asks."""
        yield Pause(self.rng.expovariate(1.0 / self.seconds))
        self.progress += 1
        yield Call(self.rng.choice(self.bots), "GET", self.target(), progress=self.progress)

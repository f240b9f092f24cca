"""Programs: partners' batches, dashboards and probes. Regular, sometimes in bursts, and entitled to it."""

from random import Random

from limen.demo import clients
from limen.demo.member import Member, listing, named
from limen.demo.rhythm import DAY, FIRST_MONDAY, HOUR
from limen.demo.wire import Pause, Steps


class Machine(Member):
    """A program in a data centre with fixed addresses."""

    role = "service"

    def __init__(self, rng: Random, principal: str) -> None:
        super().__init__(rng, self.__class__.__name__.lower(), principal, (self.role,), clients.script(rng))
        self.places = [clients.data_centre(rng)]

    def until(self, hour: float, jitter: float) -> Pause:
        """Wait for the next time the clock shows ``hour`` (and up to ``jitter`` seconds more)."""
        since = (self.now - FIRST_MONDAY - hour * HOUR) % DAY
        return Pause(DAY - since + self.rng.uniform(0, jitter))


class Batch(Machine):
    """A partner's nightly batch walks its own orders by the hundreds: the benign twin of a fast walk."""

    role = "partner"

    def __init__(self, rng: Random, principal: str) -> None:
        super().__init__(rng, principal)
        self.twin = True
        self.hour = rng.choice((1.0, 2.0, 2.5, 3.0, 4.25))
        self.details = rng.uniform(0.5, 1.0)

    def life(self) -> Steps:
        """A run each night, a new order now and then by day."""
        while True:
            yield self.until(self.hour, 90.0)
            self.arrive()
            yield from self.nightly()
            for _ in range(self.rng.randrange(6)):
                yield Pause(self.rng.uniform(HOUR, 3 * HOUR))
                self.arrive()
                item = {"product_id": self.rng.randint(1, 320), "count": self.rng.randint(1, 5)}
                yield from self.post("/v1/orders", items=[item])

    def nightly(self) -> Steps:
        """Every page of the partner's orders, then the orders."""
        page, pages = 1, 1
        numbers: list[int] = []
        while page <= pages:
            reply = yield from self.get("/v1/orders", page=page, limit=50)
            read = listing(reply.body)
            pages = read.pages
            numbers += [int(item.id) for item in read.items]
            page += 1
        for number in numbers:
            if self.rng.random() < self.details:
                yield Pause(self.rng.uniform(0.05, 0.6))
                yield from self.get(f"/v1/orders/{number}")


class Sync(Machine):
    """A partner's program that looks for news every quarter of an hour and then works in a burst."""

    role = "partner"

    def life(self) -> Steps:
        """Poll, work, wait."""
        reply = yield from self.post(
            "/v1/hooks", url=f"https://hooks.{self.principal}.example.com/shop?v=2&key=a1b2"
        )
        hook = named(reply.body, "id")
        while hook:
            yield Pause(900.0 + self.rng.uniform(-4.0, 4.0))
            self.arrive()
            reply = yield from self.get("/v1/orders", page=1)
            found = listing(reply.body).items
            if found and self.rng.random() < 0.3:
                yield from self.burst([int(item.id) for item in found])

    def burst(self, numbers: list[int]) -> Steps:
        """Read and order in quick succession."""
        for number in self.rng.sample(numbers, min(len(numbers), self.rng.randint(1, 6))):
            yield Pause(self.rng.uniform(0.02, 0.2))
            yield from self.get(f"/v1/orders/{number}/items")
        if self.rng.random() < 0.2:
            yield from self.post("/v1/orders", items=[{"product_id": self.rng.randint(1, 320), "count": 3}])


class Dashboard(Machine):
    """A screen on the office wall polls by day."""

    def life(self) -> Steps:
        """Poll every three minutes from seven to nineteen."""
        while True:
            yield self.until(7.0, 60.0)
            self.arrive()
            closing = self.now + 12 * HOUR
            while self.now < closing:
                yield from self.get("/v1/dashboard")
                yield Pause(180.0 + self.rng.uniform(-1.0, 1.0))


class Probe(Machine):
    """A probe asks for the API's health every five minutes, without a credential."""

    def __init__(self, rng: Random, principal: str) -> None:
        super().__init__(rng, principal)
        self.principal = None
        self.roles = ()

    def life(self) -> Steps:
        """Ask for ever."""
        self.arrive()
        while True:
            yield from self.get("/v1/health")
            yield Pause(300.0 + self.rng.uniform(-0.5, 0.5))

"""People at work: the support desk, administrators, developers, accountants and couriers."""

from random import Random

from limen.demo import clients
from limen.demo.member import Member, listing, named
from limen.demo.rhythm import OFFICE, ROUND, Rhythm, next_visit, think
from limen.demo.shop.seeding import FIRST_CUSTOMER, FIRST_ORDER, ORDERS
from limen.demo.wire import Pause, Steps
from limen.demo.words import LAST_NAMES, answer, shop_talk


class Staff(Member):
    """Comes ``per_day`` times on a working day, mostly from the office's shared address."""

    role = "support"
    rhythm: Rhythm = OFFICE

    def __init__(self, rng: Random, principal: str, per_day: float) -> None:
        super().__init__(rng, self.__class__.__name__.lower(), principal, (self.role,), clients.browser(rng))
        self.per_day = per_day
        self.places = [rng.choice(clients.OFFICES)] * 4 + self.places

    def life(self) -> Steps:
        """One piece of work after another."""
        while True:
            yield Pause(next_visit(self.rng, self.now, self.per_day, self.rhythm) - self.now)
            self.arrive()
            yield from self.work()

    def work(self) -> Steps:
        """One piece of work."""
        raise NotImplementedError


class Agent(Staff):
    """A support agent reads many customers all day, rightly: the benign twin of an object walk."""

    def __init__(self, rng: Random, principal: str, per_day: float) -> None:
        super().__init__(rng, principal, per_day)
        self.twin = True

    def work(self) -> Steps:
        """Serve the queue, or somebody on the telephone."""
        if self.rng.random() < 0.25:
            yield from self.telephone()
            return
        reply = yield from self.get("/v1/tickets", page=self.rng.choice((1, 1, 1, 2, 3)))
        queue = listing(reply.body).items
        for item in self.rng.sample(queue, min(len(queue), 1 + int(self.rng.expovariate(0.5)))):
            yield Pause(think(self.rng, 12.0))
            yield from self.serve(int(item.id), item.customer_id, len(queue) == 10)

    def serve(self, ticket: int, customer: int, busy: bool) -> Steps:
        """Read a ticket, its customer and the order it is about; answer; close it perhaps, when ``busy``."""
        reply = yield from self.get(f"/v1/tickets/{ticket}")
        about = int(named(reply.body, "order") or 0)
        yield from self.get(f"/v1/customers/{customer}")
        if about:
            yield from self.get(f"/v1/orders/{about}")
        elif self.rng.random() < 0.5:
            yield from self.get("/v1/orders", customer=customer)
        yield Pause(think(self.rng, 40.0))
        close = busy and self.rng.random() < 0.07
        yield from self.post(f"/v1/tickets/{ticket}/comments", text=answer(self.rng), close=close)
        if self.rng.random() < 0.1:
            yield from self.persist(self.send("PUT", f"/v1/customers/{customer}/note", note=answer(self.rng)))

    def telephone(self) -> Steps:
        """A caller says a name or an order number: objects that no earlier answer named."""
        if self.rng.random() < 0.5:
            reply = yield from self.get("/v1/customers", q=self.rng.choice(LAST_NAMES))
            found = listing(reply.body).items
            customer = int(self.rng.choice(found).id) if found else FIRST_CUSTOMER
            yield Pause(think(self.rng, 15.0))
            yield from self.get(f"/v1/customers/{customer}")
            yield from self.get("/v1/orders", customer=customer)
        else:
            order = self.rng.randrange(FIRST_ORDER, FIRST_ORDER + ORDERS)
            yield from self.get(f"/v1/orders/{order}")
            yield from self.get(f"/v1/orders/{order}/items")
        yield Pause(think(self.rng, 60.0))


class Admin(Staff):
    """An administrator leafs through the users and locks one now and then."""

    role = "admin"

    def work(self) -> Steps:
        """Look through some pages of users."""
        yield from self.get("/v1/dashboard")
        start = self.rng.randint(1, 20)
        for page in range(start, start + 1 + int(self.rng.expovariate(0.5))):
            reply = yield from self.get("/v1/admin/users", page=page)
            found = listing(reply.body).items
            if found and self.rng.random() < 0.25:
                yield Pause(think(self.rng))
                yield from self.get(f"/v1/customers/{self.rng.choice(found).id}")
            if found and self.rng.random() < 0.04:
                yield from self.post(f"/v1/admin/users/{self.rng.choice(found).id}/lock")
            yield Pause(think(self.rng))


class Developer(Staff):
    """A developer reads tickets and writes code, SQL and shell into the comments; tries odd search words."""

    role = "developer"

    def __init__(self, rng: Random, principal: str, per_day: float) -> None:
        super().__init__(rng, principal, per_day)
        self.twin = True

    def work(self) -> Steps:
        """Look into some tickets, or try the web hooks."""
        if self.rng.random() < 0.25:
            yield from self.try_hook()
            return
        reply = yield from self.get("/v1/tickets", page=self.rng.randint(1, 4))
        found = listing(reply.body).items
        for item in self.rng.sample(found, min(len(found), 1 + int(self.rng.expovariate(1.2)))):
            yield from self.get(f"/v1/tickets/{item.id}")
            yield Pause(think(self.rng, 60.0))
            yield from self.post(f"/v1/tickets/{item.id}/comments", text=shop_talk(self.rng))
        if self.rng.random() < 0.4:
            yield from self.get(
                "/v1/search",
                q=self.rng.choice(("test", "o'neill", "<b>", "a & b", "100%", "table'", "{{x}}")),
            )

    def try_hook(self) -> Steps:
        """Register a hook on a test machine, look, and take it away."""
        path = self.rng.choice(("events", "in?source=shop", "cb/orders", "test/../events"))
        reply = yield from self.post(
            "/v1/hooks", url=f"https://dev{self.rng.randrange(9)}.example.net:8443/{path}"
        )
        hook = named(reply.body, "id")
        yield Pause(think(self.rng, 30.0))
        yield from self.get("/v1/hooks")
        if hook:
            yield from self.persist(self.call("DELETE", f"/v1/hooks/{hook}"))


class Accountant(Staff):
    """An accountant exports some accounts a week, and many once a month: rightly, and in bulk."""

    role = "finance"

    def __init__(self, rng: Random, principal: str, per_day: float) -> None:
        super().__init__(rng, principal, per_day)
        self.twin = True

    def work(self) -> Steps:
        """Export a page or two of accounts; on the first working days of a month several."""
        days = (self.now - 1_769_904_000.0) / 86_400.0  # since the first of February
        pages = (
            self.rng.randint(3, 6) if 0 <= days < 5 and self.rng.random() < 0.3 else self.rng.randint(1, 2)
        )
        start = self.rng.randint(1, 40)
        for page in range(start, start + pages):
            reply = yield from self.get("/v1/accounts", page=page)
            for item in listing(reply.body).items:
                yield Pause(think(self.rng, 2.0))
                yield from self.get(f"/v1/accounts/{item.id}/export", month="2026-01")


class Courier(Staff):
    """A courier scans parcels along the round, with a telephone."""

    role = "courier"
    rhythm = ROUND

    def __init__(self, rng: Random, principal: str, per_day: float) -> None:
        super().__init__(rng, principal, per_day)
        self.headers = clients.app(rng)
        self.roaming = True

    def work(self) -> Steps:
        """Fetch the list, deliver some parcels."""
        reply = yield from self.get("/v1/parcels", page=self.rng.randint(1, 3))
        found = listing(reply.body).items
        for item in self.rng.sample(found, min(len(found), self.rng.randint(1, 5))):
            yield Pause(think(self.rng, 200.0))
            yield from self.get(f"/v1/parcels/{item.code}")
            state = self.rng.choice(("delivered", "delivered", "not_at_home", "in_transit"))
            yield from self.post(f"/v1/parcels/{item.code}/scans", status=state)

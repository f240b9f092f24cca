"""Takes what a role has no right to: others' functions (OWASP API5), fields nobody offers (API3)."""

from random import Random

from limen.demo.attacks.base import Attack
from limen.demo.member import Member
from limen.demo.shop.seeding import CUSTOMERS, FIRST_CUSTOMER
from limen.demo.wire import Call, Pause, Steps
from limen.demo.words import CITIES, LAST_NAMES

FIELDS: tuple[tuple[str, object], ...] = (
    ("role", "admin"),
    ("is_admin", True),
    ("roles", ["admin"]),
    ("balance", 10_000),
    ("verified", True),
    ("plan", "enterprise"),
    ("discount", 90),
    ("owner", "u-1"),
    ("permissions", ["*"]),
    ("credit_limit", 99_999),
    ("status", "approved"),
    ("price", 0.01),
)


class FunctionAbuse(Attack):
    """A customer calls what staff and administrators call; the note on a customer lets anybody in."""

    kind = "function_abuse"
    goals = (16, 40)

    def __init__(self, rng: Random, session: str, owner: Member, entry: float) -> None:
        super().__init__(rng, session, owner, entry)
        self.seconds = rng.uniform(2.0, 40.0)
        self.found = False

    def step(self) -> Steps:
        """Try a function; where one let it in, go on with that more often."""
        yield Pause(self.seconds * self.rng.lognormvariate(0.0, 0.6))
        if self.rng.random() < 0.3:
            yield from self.cover()
        customer = self.rng.randrange(FIRST_CUSTOMER, FIRST_CUSTOMER + CUSTOMERS)
        if self.found and self.rng.random() < 0.6:
            yield self.note(customer)
            return
        reply = yield self.rng.choice((self.note, self.lock, self.users, self.search, self.figures))(customer)
        self.found = self.found or reply.status < 400

    def note(self, customer: int) -> Call:
        """Write into a customer's file."""
        return self.strike("PUT", f"/v1/customers/{customer}/note", fields={"note": "refund approved"})

    def lock(self, customer: int) -> Call:
        """Lock somebody out."""
        return self.strike("POST", f"/v1/admin/users/{customer}/lock")

    def users(self, customer: int) -> Call:
        """Leaf through all users."""
        return self.strike("GET", f"/v1/admin/users?page={1 + customer % 20}")

    def search(self, _customer: int) -> Call:
        """Look customers up by name."""
        return self.strike("GET", f"/v1/customers?q={self.rng.choice(LAST_NAMES)}")

    def figures(self, _customer: int) -> Call:
        """Read the office's figures."""
        return self.strike("GET", "/v1/dashboard")


class MassAssignment(Attack):
    """Adds fields to ordinary writes that only the API itself should set, hoping that one sticks."""

    kind = "mass_assignment"
    unit = "fields"
    goals = (8, 24)

    def __init__(self, rng: Random, session: str, owner: Member, entry: float) -> None:
        super().__init__(rng, session, owner, entry)
        self.seconds = rng.uniform(4.0, 60.0)

    def step(self) -> Steps:
        """One more field."""
        yield Pause(self.seconds * self.rng.lognormvariate(0.0, 0.6))
        if self.rng.random() < 0.3:
            yield from self.cover()
        name, value = self.rng.choice(FIELDS)
        yield self.strike("PATCH", "/v1/me", fields={"city": self.rng.choice(CITIES), name: value})

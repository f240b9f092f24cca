"""What every attack has: a session, a goal, its own stream of chance and somebody's credential."""

from collections.abc import Iterable
from random import Random
from typing import ClassVar

from limen.demo import clients
from limen.demo.member import ENCODER, Member
from limen.demo.wire import Call, Guise, Headers, Pause, Steps

QUIET = (
    "/v1/me",
    "/v1/accounts",
    "/v1/orders?page=1",
    "/v1/products?category=garden&page=2",
    "/v1/search?q=lamp",
)


class Attack:
    """One attack session. ``goal`` counts in ``unit``; ``progress`` is how much of it was attempted.

    The attacker uses a valid credential of a real caller (stolen, or the caller is malicious), the same
    client as that caller and, more often than not, its address; the owner goes on as ever.
    """

    kind: ClassVar[str]
    unit: ClassVar[str] = "calls"
    goals: ClassVar[tuple[int, int]]

    def __init__(self, rng: Random, session: str, owner: Member, entry: float) -> None:
        self.rng = rng
        self.session = session
        self.owner = owner
        self.now = entry
        self.goal = rng.randint(*self.goals)
        self.progress = 0
        self.elsewhere = clients.home(rng) if rng.random() < 0.4 else ""

    def life(self) -> Steps:
        """Enter quietly, then work towards the goal."""
        yield from self.enter()
        while self.progress < self.goal:
            yield from self.step()

    def enter(self) -> Steps:
        """Look around first, as the owner would."""
        for path in self.rng.sample(QUIET, self.rng.randint(0, 3)):
            yield self.call("GET", path)
            yield Pause(self.rng.uniform(0.5, 8.0))

    def step(self) -> Steps:
        """The next pause and call."""
        raise NotImplementedError

    def signed_up(self) -> Iterable[Guise]:
        """The accounts that exist for this attack only, with credentials of their own."""
        return ()

    def guise(self) -> Guise:
        """How the attacker looks: like the owner."""
        address = self.elsewhere or self.owner.guise.address
        credential = self.owner.credential_at(self.now)
        return Guise(credential, self.owner.principal, self.owner.roles, address, self.owner.headers)

    def call(
        self, method: str, target: str, headers: Headers = (), fields: dict[str, object] | None = None
    ) -> Call:
        """A call that is not yet, or not more, of the goal; ``fields`` make a JSON body."""
        body = ENCODER.encode(fields) if fields else b""
        kind = "application/json" if fields else ""
        return Call(self.guise(), method, target, body, kind, self.progress, headers)

    def strike(
        self, method: str, target: str, headers: Headers = (), fields: dict[str, object] | None = None
    ) -> Call:
        """A call that brings the attack one further."""
        self.progress += 1
        return self.call(method, target, headers, fields)

    def cover(self) -> Steps:
        """Something harmless in between."""
        yield self.call("GET", self.rng.choice(QUIET))

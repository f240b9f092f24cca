"""Feels about for what is there: paths, methods and documents (reconnaissance)."""

from random import Random

from limen.demo.attacks.base import Attack
from limen.demo.member import Member
from limen.demo.wire import Pause, Steps

WORDS = ("admin", "debug", "internal", "backup", "config", "users", "export", "metrics", "v2", "test",
         "tokens", "private", "reports", "payments", "swagger.json", "openapi.json", "actuator/env", ".env",
         ".git/config", "graphql", "console", "status", "logs", "files", "upload", "keys", "roles", "billing",
         "audit", "webhooks")  # fmt: skip
ROOTS = ("/", "/v1/", "/v2/", "/api/", "/v1/admin/", "/v1/internal/")
KNOWN = ("/v1/me", "/v1/orders", "/v1/products", "/v1/customers", "/v1/accounts", "/v1/hooks")
METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "POST")


class Recon(Attack):
    """Tries words as paths, and methods on the paths it knows."""

    kind = "recon"
    unit = "probes"
    goals = (60, 160)

    def __init__(self, rng: Random, session: str, owner: Member, entry: float) -> None:
        super().__init__(rng, session, owner, entry)
        self.seconds = rng.uniform(0.4, 12.0)
        paths = [root + word for root in ROOTS for word in WORDS]
        self.paths = iter(rng.sample(paths, len(paths)))

    def step(self) -> Steps:
        """One more probe."""
        yield Pause(self.seconds * self.rng.lognormvariate(0.0, 0.5))
        if self.rng.random() < 0.2:
            yield from self.cover()
        if self.rng.random() < 0.25:
            yield self.strike(self.rng.choice(METHODS), self.rng.choice(KNOWN))
        else:
            yield self.strike("GET", next(self.paths))

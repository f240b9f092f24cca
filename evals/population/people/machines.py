"""Programs: partners that poll and book, telematics, nightly export, monitoring."""

from evals.population.people.customers import wish
from evals.population.stage import Caller, Life


def partner(me: Caller) -> Life:
    """A web shop's integration asks what is new, looks at some, now and then books a batch."""
    rows = (yield me.get(f"/v2/shipments?page=1&limit=20&updated_since={int(me.now) - 900}")).rows()
    for row in rows[: me.rng.choice((0, 0, 0, 0, 1, 2))]:
        yield me.rng.uniform(0.1, 0.5)
        yield me.get(f"/v2/tracking/{row['code']}")
    if me.chance(0.07):
        for _ in range(me.rng.randint(2, 8)):
            reply = yield me.send("POST", "/v2/shipments", wish(me))
            if reply.status == 201:
                yield me.rng.uniform(0.1, 0.4)
                yield me.send("POST", f"/v2/shipments/{reply.body['id']}/payment", {"method": "account"})
                yield me.get(f"/v2/documents/{reply.body['label']}")
    if me.chance(0.004):
        yield me.send(
            "POST", "/v2/webhooks", {"url": f"https://hooks.{me.guise.org}.example/in", "events": ["status"]}
        )


def telematics(me: Caller) -> Life:
    """A vehicle tells where it is."""
    yield me.send(
        "POST",
        "/v2/positions",
        {
            "vehicle": me.guise.principal,
            "lat": round(me.rng.uniform(51, 53), 5),
            "lon": round(me.rng.uniform(4, 6), 5),
            "speed": me.rng.randint(0, 90),
        },
    )
    if me.chance(0.05):
        yield me.get(f"/v2/vehicles/{me.guise.principal}")


def export(me: Caller) -> Life:
    """The nightly export, page after page."""
    for cursor in range(me.rng.randint(9, 13)):
        yield me.get(f"/v2/exports/daily?cursor={cursor}")
        yield me.rng.uniform(0.5, 2.0)
    yield me.get("/v2/customers?limit=100")


def watch(me: Caller) -> Life:
    """Monitoring."""
    yield me.get("/v2/health")


def load_test(me: Caller, calls: int = 150) -> Life:
    """The company tests its own API's load."""
    for _ in range(calls):
        yield me.get(me.rng.choice(("/v2/health", "/v2/services", "/v2/services/express")))
        yield me.rng.expovariate(4.0)

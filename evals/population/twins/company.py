"""Twins among employees, partners and machines."""

from collections.abc import Iterator

from evals.population.cast import Cast
from evals.population.guises import Place, script
from evals.population.people import customers, machines, staff
from evals.population.plan import DAY, HOUR
from evals.population.stage import Caller, Life, Mark
from evals.population.twins.registry import again, taken, twin


@twin("audit")
def audit(cast: Cast, name: str) -> tuple[Caller, Life]:
    """An accountant checks invoice after invoice for half a day (of a walk)."""
    me = taken(cast, name, "accountant")
    numbers = cast.rng.sample(list(cast.tables.invoices), min(90, len(cast.tables.invoices)))

    def life() -> Life:
        for number in numbers:
            yield me.get(f"/v2/invoices/{number}")
            yield me.think(45)

    return me, life()


@twin("migration")
def migration(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer's program copies all his own shipments (of exfiltration)."""
    org = cast.rng.choice(list(cast.tables.orgs))
    guise = cast.guise("partner", org, script(cast.rng), Place((cast.net.hosting(),)), person=False)
    me = cast.caller(guise, Mark("partner", twin=name))

    def life() -> Life:
        for page in range(1, 6):
            rows = (yield me.get(f"/v2/shipments?page={page}&limit=20")).rows()
            for row in rows:
                yield me.rng.uniform(0.3, 1.2)
                yield me.get(f"/v2/shipments/{row['id']}")

    return me, life()


@twin("support_rush")
def support_rush(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A support agent on a bad day: many customers and shipments (of a walk)."""
    me = taken(cast, name, "support")
    return me, again(me, staff.desk, 8, 60)


@twin("load_test")
def load_test(cast: Cast, name: str) -> tuple[Caller, Life]:
    """The company's own key tests the load once more, with half as much again (of a flood)."""
    me = taken(cast, name, "tester")
    return me, machines.load_test(me, 225)


@twin("retry_storm")
def retry_storm(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A driver's application tries again and again while the API says 503 (of a flood)."""
    me = taken(cast, name, "driver")

    def life() -> Life:
        for step in range(45):
            yield me.send(
                "POST",
                "/v2/scans",
                {"code": "HX222222222", "event": "delivered"},
                status=503 if step < 40 else 0,
            )
            yield me.rng.uniform(0.5, 3.0)

    return me, life()


@twin("monthly_report")
def monthly_report(cast: Cast, name: str) -> tuple[Caller, Life]:
    """An accountant fetches the month's invoices in large pages (of exfiltration)."""
    me = taken(cast, name, "accountant")

    def life() -> Life:
        for page in range(1, 9):
            yield me.get(f"/v2/invoices?page={page}&limit=100")
            yield me.think(15)
        for month in (1, 2, 3):
            yield me.get(f"/v2/reports/revenue?month=2026-{month:02d}")
            yield me.think(20)

    return me, life()


@twin("integrator")
def integrator(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A new partner's developer finds out how the API works, with mistakes (of reconnaissance)."""
    org = cast.rng.choice(list(cast.tables.orgs))
    guise = cast.guise(
        "partner",
        org,
        (("user-agent", "PostmanRuntime/7.42.0"), ("accept", "*/*")),
        Place((cast.net.office(),)),
        person=False,
    )
    me = cast.caller(guise, Mark("partner", twin=name))

    def tries() -> Iterator[tuple[str, str, object]]:
        yield from (
            ("GET", "/v2/shipment", None),
            ("GET", "/v2/shipments", None),
            ("PUT", "/v2/shipments", {}),
            ("POST", "/v2/shipments", {}),
        )
        for _ in range(10):
            yield "POST", "/v2/shipments", {"weight": 3}
            yield "POST", "/v2/shipments", customers.wish(me)
            yield "GET", f"/v2/shipments/{cast.tables.any_of(org, me.rng) or 1}/event", None

    def life() -> Life:
        for method, target, body in tries():
            yield me.send(method, target, body)
            yield me.think(25)

    return me, life()


@twin("night_shift")
def night_shift(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A dispatcher works late (of a stolen credential at night)."""
    me = taken(cast, name, "dispatcher")

    def life() -> Life:
        yield 21.5 * HOUR - me.now % DAY
        yield from again(me, staff.dispatch, 2, 1200)

    return me, life()


@twin("promotion")
def promotion(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A support agent becomes accountant too, and does that work (of function-level abuse)."""
    me = taken(cast, name, "support")
    me.guise = me.guise._replace(roles=("support", "accountant"))
    return me, again(me, staff.books, 3, 1200)

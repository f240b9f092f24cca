"""Benign twins: people and programs that do, for good reasons, what attacks do."""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from evals.population.api.shipping import tracking_path
from evals.population.cast import Cast, Member
from evals.population.guises import Place, browser, script
from evals.population.people import customers, staff
from evals.population.plan import DAY, HOUR
from evals.population.stage import Caller, Life, Mark
from evals.population.words import ODD, ZONES

Made = Callable[[Cast, str], tuple[Caller, Life]]
TWINS: dict[str, Made] = {}


def twin(name: str) -> Callable[[Made], Made]:
    """Name a twin."""

    def put(made: Made) -> Made:
        TWINS[name] = made
        return made

    return put


def send_twins(cast: Cast) -> None:
    """Let each twin come as often as there are sessions of each attack, in working hours."""
    for name, made in TWINS.items():
        for _ in range(cast.plan.sessions):
            me, life = made(cast, name)
            at = cast.plan.live(cast.rng.uniform(0.05, 0.8))
            cast.stage.enter(at - at % DAY + cast.rng.uniform(7.5, 16.5) * HOUR, me, life)


def _taken(cast: Cast, name: str, persona: str = "customer") -> Caller:
    member: Member = cast.take(persona)
    return cast.caller(member.caller.guise, Mark(persona, twin=name))


@twin("audit")
def audit(cast: Cast, name: str) -> tuple[Caller, Life]:
    """An accountant checks invoice after invoice for half a day (of a walk)."""
    me = _taken(cast, name, "accountant")
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
    me = _taken(cast, name, "support")
    return me, _again(me, staff.desk, 8, 60)


@twin("load_test")
def load_test(cast: Cast, name: str) -> tuple[Caller, Life]:
    """The announced test of the company's own key (of a flood). It is only announced to people."""
    guise = cast.guise("job", 0, script(cast.rng), Place((cast.net.hosting(),)), person=False)
    me = cast.caller(guise, Mark("job", twin=name))

    def life() -> Life:
        for _ in range(150):
            yield me.get(me.rng.choice(("/v2/health", "/v2/services", "/v2/services/express")))
            yield me.rng.expovariate(4.0)

    return me, life()


@twin("traveller")
def traveller(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer in an hotel, in the evening too (of a stolen credential)."""
    me = _taken(cast, name)
    me.guise = me.guise.at(cast.net.home(), cast.rng.choice(cast.net.carriers))
    me.settle()
    return me, _again(me, customers.visit, 4, 4 * HOUR)


@twin("new_laptop")
def new_laptop(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer at home with a new computer (of a stolen credential)."""
    me = _taken(cast, name)
    me.guise = me.guise.at(cast.net.home()).using(browser(cast.rng))
    me.settle()
    return me, _again(me, customers.visit, 3, HOUR)


@twin("retry_storm")
def retry_storm(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A driver's application tries again and again while the API says 503 (of a flood)."""
    me = _taken(cast, name, "driver")

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
    me = _taken(cast, name, "accountant")

    def life() -> Life:
        for page in range(1, 9):
            yield me.get(f"/v2/invoices?page={page}&limit=100")
            yield me.think(15)
        for month in (1, 2, 3):
            yield me.get(f"/v2/reports/revenue?month=2026-{month:02d}")
            yield me.think(20)

    return me, life()


@twin("bulk_booking")
def bulk_booking(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer sends out his catalogue: thirty bookings in a row (of spam)."""
    me = _taken(cast, name)

    def life() -> Life:
        for _ in range(30):
            yield from customers.book(me, customers.wish(me))

    return me, life()


@twin("big_documents")
def big_documents(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer sends photographs of damage, larger than usual ones (of oversized uploads)."""
    me = _taken(cast, name)

    def life() -> Life:
        for _ in range(4):
            data = me.rng.randbytes(me.rng.randint(20_000, 40_000)).hex()
            yield me.send("POST", "/v2/documents", {"name": "damage-1.jpg", "data": data})
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


@twin("refreshing_tab")
def refreshing_tab(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A list left open that asks again every minute (of a bot)."""
    me = _taken(cast, name)

    def life() -> Life:
        for _ in range(70):
            yield me.get("/v2/shipments?page=1&status=in_transit")
            yield 60.0 + me.rng.uniform(-0.1, 0.1)

    return me, life()


@twin("parcel_room")
def parcel_room(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A post room looks up codes from labels: parcels of others, addressed to it (of tracking enumeration)."""
    me = _taken(cast, name)
    codes = cast.rng.sample(list(cast.tables.codes), 25)

    def life() -> Life:
        for code in codes:
            yield me.get(tracking_path(code))
            yield me.think(40)

    return me, life()


@twin("shared_links")
def shared_links(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer opens shipments that a colleague at another organisation sent him (of single objects)."""
    me = _taken(cast, name)
    numbers = cast.rng.sample(list(cast.tables.shipments), 2)

    def life() -> Life:
        for number in numbers:
            yield me.get(f"/v2/shipments/{number}")
            yield me.soon()
            yield me.get(f"/v2/shipments/{number}/events")
            yield me.think(400)

    return me, life()


@twin("forgotten_password")
def forgotten_password(cast: Cast, name: str) -> tuple[Caller, Life]:
    """Somebody mistypes five times, then remembers (of password spray)."""
    me = cast.caller(cast.nobody(cast.net.home(), browser(cast.rng)), Mark("login", twin=name))
    return me, customers.sign_in(me, 5)


@twin("voucher_typos")
def voucher_typos(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A crumpled voucher, read wrong some times (of voucher enumeration)."""
    me = _taken(cast, name)

    def life() -> Life:
        for _ in range(5):
            yield me.send("POST", "/v2/vouchers/redeem", {"code": f"HX-{me.rng.randint(0, 9)}4417"})
            yield me.think(15)

    return me, life()


@twin("price_comparison")
def price_comparison(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer compares prices for a new market (of scraping)."""
    me = _taken(cast, name)

    def life() -> Life:
        for zone in me.rng.sample(ZONES, 12):
            yield me.get("/v2/rates?" + urlencode({"from": "NL", "to": zone, "weight": 20}))
            yield me.think(10)

    return me, life()


@twin("technical_writer")
def technical_writer(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer's developer quotes code and SQL to support (of injection)."""
    me = _taken(cast, name)

    def life() -> Life:
        for text in me.rng.sample(ODD, 5):
            yield me.send("POST", "/v2/messages", {"subject": "API question", "text": text})
            yield me.think(120)

    return me, life()


@twin("night_shift")
def night_shift(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A dispatcher works late (of a stolen credential at night)."""
    me = _taken(cast, name, "dispatcher")

    def life() -> Life:
        yield 14 * HOUR
        yield from _again(me, staff.dispatch, 3, 1200)

    return me, life()


@twin("promotion")
def promotion(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A support agent becomes accountant too, and does that work (of function-level abuse)."""
    me = _taken(cast, name, "support")
    me.guise = me.guise._replace(roles=("support", "accountant"))
    return me, _again(me, staff.books, 3, 1200)


def _again(me: Caller, flow: Callable[[Caller], Life], times: int, pause: float) -> Life:
    for _ in range(times):
        yield from flow(me)
        yield me.think(pause, 0.4)

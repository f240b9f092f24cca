"""Twins among customers and the public."""

from urllib.parse import urlencode

from evals.population.api.shipping import tracking_path
from evals.population.cast import Cast
from evals.population.guises import browser
from evals.population.people import customers
from evals.population.plan import HOUR
from evals.population.stage import Caller, Life, Mark
from evals.population.twins.registry import again, taken, twin
from evals.population.words import ODD, ZONES


@twin("traveller")
def traveller(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer in an hotel, in the evening too (of a stolen credential)."""
    me = taken(cast, name)
    me.guise = me.guise.at(cast.net.home(), cast.rng.choice(cast.net.carriers))
    me.settle()
    return me, again(me, customers.visit, 4, 4 * HOUR)


@twin("new_laptop")
def new_laptop(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer at home with a new computer (of a stolen credential)."""
    me = taken(cast, name)
    me.guise = me.guise.at(cast.net.home()).using(browser(cast.rng))
    me.settle()
    return me, again(me, customers.visit, 3, HOUR)


@twin("bulk_booking")
def bulk_booking(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer sends out his catalogue: thirty bookings in a row (of spam)."""
    me = taken(cast, name)

    def life() -> Life:
        for _ in range(30):
            yield from customers.book(me, customers.wish(me))

    return me, life()


@twin("big_documents")
def big_documents(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer sends photographs of damage, larger than usual ones (of oversized uploads)."""
    me = taken(cast, name)

    def life() -> Life:
        for _ in range(4):
            data = me.rng.randbytes(me.rng.randint(20_000, 40_000)).hex()
            yield me.send("POST", "/v2/documents", {"name": "damage-1.jpg", "data": data})
            yield me.think(20)

    return me, life()


@twin("refreshing_tab")
def refreshing_tab(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A list left open that asks again every minute (of a bot)."""
    me = taken(cast, name)

    def life() -> Life:
        for _ in range(70):
            yield me.get("/v2/shipments?page=1&status=in_transit")
            yield 60.0 + me.rng.uniform(-0.1, 0.1)

    return me, life()


@twin("parcel_room")
def parcel_room(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A post room looks up codes from labels, of parcels addressed to it (of tracking enumeration)."""
    me = taken(cast, name)
    codes = cast.rng.sample(list(cast.tables.codes), 25)

    def life() -> Life:
        for code in codes:
            yield me.get(tracking_path(code))
            yield me.think(40)

    return me, life()


@twin("shared_links")
def shared_links(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer opens shipments that a colleague at another organisation sent him (of single objects)."""
    me = taken(cast, name)
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
    me = taken(cast, name)

    def life() -> Life:
        for _ in range(5):
            yield me.send("POST", "/v2/vouchers/redeem", {"code": f"HX-{me.rng.randint(0, 9)}4417"})
            yield me.think(15)

    return me, life()


@twin("price_comparison")
def price_comparison(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer compares prices for a new market (of scraping)."""
    me = taken(cast, name)

    def life() -> Life:
        for zone in me.rng.sample(ZONES, 12):
            yield me.get("/v2/rates?" + urlencode({"from": "NL", "to": zone, "weight": 20}))
            yield me.think(10)

    return me, life()


@twin("technical_writer")
def technical_writer(cast: Cast, name: str) -> tuple[Caller, Life]:
    """A customer's developer quotes code and SQL to support (of injection)."""
    me = taken(cast, name)

    def life() -> Life:
        for text in me.rng.sample(ODD, 5):
            yield me.send("POST", "/v2/messages", {"subject": "API question", "text": text})
            yield me.think(120)

    return me, life()

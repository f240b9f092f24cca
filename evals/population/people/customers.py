"""Sessions of customers: look after shipments, book, pay, write, read bills."""

from urllib.parse import urlencode

from evals.population.api.shipping import tracking_path
from evals.population.api.tables import Row
from evals.population.stage import Call, Caller, Life, Reply
from evals.population.words import TOWNS, ZONES, message, person, search, street

DASHBOARD = "query Board($state: String) { shipments(state: $state) { id status city } }"
DEEPER = "query Board { shipments { id status stops { window recipient } } me { name } }"


def visit(me: Caller) -> Life:
    """One session at the web or mobile application."""
    yield me.get("/v2/me")
    yield me.soon()
    if me.chance(0.25):
        yield board(me)
    rows = (yield listing(me)).rows()
    yield me.think(6)
    for row in me.rng.sample(rows, min(len(rows), 1 + int(me.rng.expovariate(0.7)))):
        yield from look(me, row)
    if me.chance(0.35):
        yield from order(me)
    if me.chance(0.15):
        yield from bills(me)
    if me.chance(0.07):
        yield from write(me)
    if me.chance(0.08):
        yield from profile(me)


def listing(me: Caller) -> Call:
    """The list that an application begins with."""
    state = me.rng.choice(("", "", "in_transit", "delivered", "booked"))
    query = {"page": me.rng.choice((1, 1, 1, 2)), **({"status": state} if state else {})}
    return me.get(f"/v2/shipments?{urlencode(query)}")


def board(me: Caller) -> Call:
    """The dashboard's query."""
    if me.chance(0.7):
        return me.send(
            "POST",
            "/v2/graphql",
            {"query": DASHBOARD, "variables": {"state": me.rng.choice(("in_transit", "booked"))}},
        )
    return me.send("POST", "/v2/graphql", {"query": DEEPER})


def look(me: Caller, row: Row) -> Life:
    """A shipment with what its page asks for beside it."""
    yield me.get(f"/v2/shipments/{row['id']}")
    yield me.soon()
    yield me.get(f"/v2/shipments/{row['id']}/events")
    yield me.think(8)
    if me.chance(0.2):
        reply: Reply = yield me.get(f"/v2/shipments/{row['id']}")
        if reply.body and "label" in reply.body:
            yield me.get(f"/v2/documents/{reply.body['label']}")
            yield me.think(8)
    if me.chance(0.12):
        expand = "?expand=sender" if me.chance(0.3) else ""
        yield me.get(tracking_path(row.get("code", "HX000000000")) + expand)
        yield me.think(5)


def wish(me: Caller) -> Row:
    """What somebody wants to send."""
    rng = me.rng
    return {
        "service": rng.choice(("standard", "express", "economy", "pallet-half")),
        "recipient": person(rng),
        "street": street(rng),
        "city": rng.choice(TOWNS),
        "country": rng.choice(ZONES),
        "weight_kg": round(rng.uniform(0.2, 80), 1),
        "reference": f"PO-{rng.randint(1000, 99999)}",
    }


def order(me: Caller) -> Life:
    """Prices, a quote, a booking, the payment, the label."""
    rng, wanted = me.rng, wish(me)
    if me.chance(0.4):
        yield me.get("/v2/services")
        yield me.think(7)
        yield me.get(f"/v2/services/{wanted['service']}")
        yield me.think(9)
    for _ in range(rng.randint(0, 2)):
        yield me.get(
            "/v2/rates?"
            + urlencode({"from": rng.choice(ZONES), "to": wanted["country"], "weight": wanted["weight_kg"]})
        )
        yield me.think(8)
    if me.chance(0.5):
        yield me.get("/v2/addresses?" + urlencode({"q": search(rng)}))
        yield me.think(4)
    for _ in range(1 + (rng.random() < 0.3)):
        yield me.send("POST", "/v2/quotes", {key: wanted[key] for key in ("service", "country", "weight_kg")})
        yield me.think(10)
    if me.chance(0.08):
        code = rng.choice(("SPRING", "HX-00000", f"HX-{rng.randint(10_000, 99_999)}"))
        yield me.send("POST", "/v2/vouchers/redeem", {"code": code})
        yield me.think(6)
    if me.chance(0.75):
        yield from book(me, wanted)


def book(me: Caller, wanted: Row) -> Life:
    """Book, pay, fetch the label."""
    reply = yield me.send("POST", "/v2/shipments", wanted)
    if reply.status != 201:
        return
    number = reply.body["id"]
    yield me.think(12)
    if me.chance(0.1):
        yield me.send("PATCH", f"/v2/shipments/{number}", {"street": street(me.rng)})
        yield me.think(10)
    if me.chance(0.06):
        yield me.send("POST", f"/v2/shipments/{number}/cancel", {"reason": message(me.rng, 2, 6)})
        return
    yield me.send(
        "POST", f"/v2/shipments/{number}/payment", {"method": me.rng.choice(("account", "card-on-file"))}
    )
    yield me.think(3)
    yield me.get(f"/v2/documents/{reply.body['label']}")
    yield me.think(5)


def bills(me: Caller) -> Life:
    """Some invoices."""
    rows = (yield me.get("/v2/invoices?page=1")).rows()
    for row in me.rng.sample(rows, min(len(rows), me.rng.randint(1, 3))):
        yield me.think(9)
        yield me.get(f"/v2/invoices/{row['number']}")


def write(me: Caller) -> Life:
    """A message to support, sometimes with a document."""
    if me.chance(0.3):
        yield me.send(
            "POST", "/v2/documents", {"name": f"damage-{me.rng.randint(1, 99)}.jpg", "data": _picture(me)}
        )
        yield me.think(10)
    yield me.send("POST", "/v2/messages", {"subject": message(me.rng, 2, 5), "text": message(me.rng)})
    yield me.think(5)


def _picture(me: Caller) -> str:
    return me.rng.randbytes(int(me.rng.lognormvariate(8.0, 0.5))).hex()


def profile(me: Caller) -> Life:
    """A change of one's own settings."""
    one: Row = me.rng.choice(
        (
            {"language": "de"},
            {"newsletter": False},
            {"name": person(me.rng)},
            {"language": "en", "newsletter": True},
        )
    )
    yield me.send("PATCH", "/v2/me", one)
    yield me.think(5)


def sign_in(me: Caller, wrong: int = 0) -> Life:
    """Sign in, after some mistakes."""
    for _ in range(wrong):
        yield me.send(
            "POST", "/v2/login", {"user": _name(me), "password": f"wrong-{me.rng.getrandbits(40):x}"}
        )
        yield me.think(8)
    yield me.send("POST", "/v2/login", {"user": _name(me), "password": f"right-{me.rng.getrandbits(40):x}"})
    yield me.think(1)


def _name(me: Caller) -> str:
    return f"{person(me.rng).split()[0].lower()}{me.rng.randint(1, 999)}@mail.example"


def signed_visit(me: Caller) -> Life:
    """A session that begins, now and then, with an expired credential and a sign-in."""
    if me.chance(0.12):
        yield me.get("/v2/me", status=401)
        yield me.think(2)
    yield from visit(me)

"""Sessions of drivers and of employees in the office."""

from urllib.parse import urlencode

from evals.population.people.customers import board
from evals.population.stage import Caller, Life
from evals.population.words import message, search


def tour(me: Caller) -> Life:
    """A driver's half day: the route, stop after stop, scans, proofs, positions on the way."""
    stops = (yield me.get("/v2/routes/today")).rows()
    for stop in stops:
        yield me.think(420, 0.5)
        if me.chance(0.4):
            me.settle()
        if me.chance(0.7):
            yield me.send(
                "POST",
                "/v2/positions",
                {"lat": round(me.rng.uniform(51, 53), 5), "lon": round(me.rng.uniform(4, 6), 5)},
            )
            yield me.soon()
        yield me.get(f"/v2/stops/{stop['id']}")
        yield me.think(60)
        yield me.send("POST", "/v2/scans", {"code": stop["code"], "event": "delivered"})
        yield me.soon()
        if me.chance(0.5):
            picture = me.rng.randbytes(int(me.rng.lognormvariate(7.3, 0.4))).hex()
            yield me.send(
                "POST", f"/v2/stops/{stop['id']}/proof", {"signed": stop["recipient"], "photo": picture}
            )


def dispatch(me: Caller) -> Life:
    """A dispatcher plans: lists, shipments, drivers, routes."""
    yield board(me)
    yield me.think(5)
    rows = (yield me.get("/v2/shipments?status=booked&page=1")).rows()
    drivers = (yield me.get("/v2/drivers")).rows()
    for row in me.rng.sample(rows, min(len(rows), me.rng.randint(2, 6))):
        yield me.think(10)
        yield me.get(f"/v2/shipments/{row['id']}")
        yield me.think(8)
        if drivers and me.chance(0.6):
            yield me.send(
                "POST", f"/v2/shipments/{row['id']}/assign", {"driver": me.rng.choice(drivers)["id"]}
            )
    if me.chance(0.5):
        yield me.get(f"/v2/vehicles/TRK-{me.rng.randint(1, 18):03d}")
        yield me.think(8)
    if me.chance(0.6):
        stops = [row["id"] for row in rows[:6]]
        yield me.send("PUT", f"/v2/routes/{me.rng.randint(300, 340)}", {"stops": stops, "start": "07:30"})


def desk(me: Caller) -> Life:
    """A support agent works on tickets: customers and shipments of anybody."""
    tickets = (yield me.get("/v2/tickets?state=open")).rows()
    for ticket in me.rng.sample(tickets, min(len(tickets), me.rng.randint(2, 4))):
        yield me.think(20)
        yield me.get(f"/v2/tickets/{ticket['id']}")
        yield me.soon()
        yield me.get(f"/v2/customers/{ticket['org']}")
        if ticket["shipment"]:
            yield me.think(6)
            yield me.get(f"/v2/shipments/{ticket['shipment']}")
            yield me.get(f"/v2/shipments/{ticket['shipment']}/events")
        yield me.think(40)
        yield me.send("POST", f"/v2/tickets/{ticket['id']}/replies", {"text": message(me.rng)})
        if me.chance(0.1):
            yield me.send("POST", "/v2/refunds", {"ticket": ticket["id"], "amount": me.rng.randint(5, 80)})
    if me.chance(0.5):
        found = (yield me.get("/v2/customers?" + urlencode({"q": search(me.rng)}))).rows()
        for row in found[:2]:
            yield me.think(6)
            yield me.get(f"/v2/customers/{row['id']}")


def books(me: Caller) -> Life:
    """An accountant reads invoices."""
    rows = (yield me.get(f"/v2/invoices?page={me.rng.randint(1, 5)}&limit=25")).rows()
    for row in me.rng.sample(rows, min(len(rows), me.rng.randint(3, 12))):
        yield me.think(12)
        yield me.get(f"/v2/invoices/{row['number']}")
    if me.chance(0.3):
        yield me.get(f"/v2/reports/revenue?month=2026-{me.rng.randint(1, 3):02d}")
        yield me.think(20)
    if me.chance(0.2):
        yield me.send("POST", "/v2/refunds", {"invoice": "INV-1", "amount": me.rng.randint(5, 200)})


def rule(me: Caller) -> Life:
    """An administrator looks after users."""
    rows = (yield me.get(f"/v2/admin/users?page={me.rng.randint(1, 6)}")).rows()
    for row in me.rng.sample(rows, min(len(rows), me.rng.randint(1, 4))):
        yield me.think(10)
        yield me.get(f"/v2/admin/users/{row['id']}")
        if me.chance(0.3):
            yield me.think(12)
            yield me.send(
                "PATCH", f"/v2/admin/users/{row['id']}", {"role": row["role"], "active": me.chance(0.8)}
            )
    if me.chance(0.4):
        yield me.get("/v2/admin/audit")
    if me.chance(0.1):
        yield me.send("POST", "/v2/admin/keys", {"name": f"partner-{me.rng.randint(1, 99)}"})

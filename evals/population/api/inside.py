"""What drivers, employees, machines and administrators use. Some of it forgets to ask for the role."""

from evals.population.api.router import Ask, page, refuse, route
from evals.population.stage import Reply


@route("GET", "/routes/today", "driver", "dispatcher")
def today(ask: Ask) -> Reply:
    return Reply(200, {"items": [ask.tables.stop(ask.rng) for _ in range(ask.rng.randint(8, 14))]})


@route("GET", "/stops/{}")
def stop(ask: Ask) -> Reply:
    row = ask.tables.stops.get(int(ask.args[0]) if ask.args[0].isdecimal() else 0)
    return Reply(200, row) if row else refuse(404, "no such stop")


@route("POST", "/stops/{}/proof", "driver", millis=70.0)
def proof(ask: Ask) -> Reply:
    return Reply(201, {"stop": ask.args[0], "accepted": True})


@route("POST", "/scans", "driver")
def scan(_ask: Ask) -> Reply:
    return Reply(202, {"queued": True})


@route("POST", "/positions", "driver", "device", millis=5.0)
def positions(_ask: Ask) -> Reply:
    return Reply(204)


@route("PUT", "/routes/{}", millis=40.0)
def replan(ask: Ask) -> Reply:
    return Reply(200, {"route": ask.args[0], "stops": len((ask.body or {}).get("stops", ()))})


@route("POST", "/shipments/{}/assign", millis=20.0)
def assign(ask: Ask) -> Reply:
    return Reply(200, {"shipment": ask.args[0], "driver": (ask.body or {}).get("driver")})


@route("GET", "/drivers", "dispatcher", "admin")
def drivers(ask: Ask) -> Reply:
    return page(ask, [row for row in ask.tables.users.values() if row["role"] == "driver"])


@route("GET", "/vehicles/{}", "dispatcher", "driver", "device")
def vehicle(ask: Ask) -> Reply:
    return Reply(
        200, {"vehicle": ask.args[0], "fuel": ask.rng.randint(5, 100), "km": ask.rng.randint(1000, 200_000)}
    )


@route("GET", "/tickets", "support", "admin")
def tickets(ask: Ask) -> Reply:
    return page(ask, [row for row in reversed(list(ask.tables.tickets.values())) if row["state"] == "open"])


@route("GET", "/tickets/{}")
def ticket(ask: Ask) -> Reply:
    row = ask.tables.tickets.get(int(ask.args[0]) if ask.args[0].isdecimal() else 0)
    if row is None:
        return refuse(404, "no such ticket")
    mine = row["org"] == ask.guise.org or ask.guise.role in {"support", "admin"}
    return Reply(200, row) if mine else refuse(403, "not yours")


@route("POST", "/tickets/{}/replies", "support", "customer", millis=20.0)
def reply(ask: Ask) -> Reply:
    return Reply(201, {"ticket": ask.args[0]})


@route("POST", "/refunds", "support", "accountant", millis=60.0)
def refund(ask: Ask) -> Reply:
    return Reply(201, {"refund": ask.rng.getrandbits(32), "amount": (ask.body or {}).get("amount")})


@route("GET", "/customers", "support", "accountant", "admin", "job", millis=25.0)
def customers(ask: Ask) -> Reply:
    wanted = ask.query.get("q", "").lower()
    return page(
        ask, [row for row in ask.tables.orgs.values() if wanted in f"{row['name']} {row['city']}".lower()]
    )


@route("GET", "/customers/{}")
def customer(ask: Ask) -> Reply:
    row = ask.tables.orgs.get(int(ask.args[0]) if ask.args[0].isdecimal() else 0)
    if row is None:
        return refuse(404, "no such customer")
    mine = row["id"] == ask.guise.org or ask.guise.role in {"support", "accountant", "admin"}
    return Reply(200, row) if mine else refuse(403, "not yours")


@route("GET", "/reports/revenue", millis=150.0)
def revenue(ask: Ask) -> Reply:
    items = [{"zone": zone, "amount": round(ask.rng.uniform(1e3, 9e5), 2)} for zone in ask.tables.zones]
    return Reply(200, {"items": items, "month": ask.query.get("month", "")})


@route("GET", "/exports/daily", "job", "accountant", millis=400.0)
def export(ask: Ask) -> Reply:
    return Reply(200, None, int(ask.rng.lognormvariate(12.0, 0.15)))


@route("GET", "/admin/users")
def users(ask: Ask) -> Reply:
    """Forgets to ask for the role: the hole that function-level abuse needs."""
    return page(ask, list(ask.tables.users.values()))


@route("GET", "/admin/users/{}", "admin")
def user(ask: Ask) -> Reply:
    row = ask.tables.users.get(ask.args[0])
    return Reply(200, row) if row else refuse(404, "no such user")


@route("PATCH", "/admin/users/{}", "admin", millis=20.0)
def change_user(ask: Ask) -> Reply:
    row = ask.tables.users.get(ask.args[0])
    return Reply(200, row) if row else refuse(404, "no such user")


@route("GET", "/admin/audit", "admin", millis=40.0)
def audit(ask: Ask) -> Reply:
    return Reply(200, {"items": [{"at": round(ask.at), "what": "login"}] * ask.rng.randint(5, 20)})


@route("POST", "/admin/keys", "admin", millis=30.0)
def keys(ask: Ask) -> Reply:
    return Reply(201, {"key": f"k-{ask.rng.getrandbits(32):08x}"})

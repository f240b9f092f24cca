"""What customers and drivers use."""

from urllib.parse import quote

from evals.population.api.router import Ask, page, refuse, route
from evals.population.api.tables import Row
from evals.population.stage import Reply

STAFF = ("dispatcher", "support", "accountant", "admin", "job")
_BRIEF = ("id", "code", "status", "service", "city", "price", "updated_at")


def _mine(ask: Ask) -> list[Row]:
    tables = ask.tables
    numbers = list(tables.shipments)[-400:] if ask.guise.role in STAFF else list(tables.of_org[ask.guise.org])
    return [tables.shipments[number] for number in reversed(numbers)]


@route("GET", "/me")
def me(ask: Ask) -> Reply:
    user = ask.tables.users.get(ask.guise.principal or "")
    return Reply(200, user) if user else refuse(404, "not a person")


@route("PATCH", "/me")
def change_me(ask: Ask) -> Reply:
    """Takes any field it is given: the hole that mass assignment needs."""
    user = ask.tables.users.get(ask.guise.principal or "")
    if user is None or not isinstance(ask.body, dict):
        return refuse(400, "not understood")
    return Reply(200, user | ask.body)


@route("GET", "/shipments")
def shipments(ask: Ask) -> Reply:
    rows = [{key: row[key] for key in _BRIEF} for row in _mine(ask)]
    state = ask.query.get("status")
    return page(ask, [row for row in rows if state in {None, "", row["status"]}])


@route("POST", "/shipments", millis=35.0)
def book(ask: Ask) -> Reply:
    if not isinstance(ask.body, dict) or "service" not in ask.body:
        return refuse(422, "service is missing")
    return Reply(201, ask.tables.book(ask.guise.org, ask.rng, ask.body))


@route("GET", "/shipments/{}")
def shipment(ask: Ask) -> Reply:
    row = ask.tables.shipments.get(int(ask.args[0]) if ask.args[0].isdecimal() else 0)
    return Reply(200, row) if row else refuse(404, "no such shipment")


@route("GET", "/shipments/{}/events")
def events(ask: Ask) -> Reply:
    row = ask.tables.shipments.get(int(ask.args[0]) if ask.args[0].isdecimal() else 0)
    if row is None:
        return refuse(404, "no such shipment")
    items = [
        {"at": row["updated_at"] - 3600 * n, "place": row["city"], "event": "scan"}
        for n in range(ask.rng.randint(1, 5))
    ]
    return Reply(200, {"items": items})


@route("PATCH", "/shipments/{}", millis=20.0)
def amend(ask: Ask) -> Reply:
    row = ask.tables.shipments.get(int(ask.args[0]) if ask.args[0].isdecimal() else 0)
    if row is None or not isinstance(ask.body, dict):
        return refuse(404, "no such shipment")
    return Reply(200, row | ask.body)


@route("POST", "/shipments/{}/payment", millis=80.0)
def pay(ask: Ask) -> Reply:
    row = ask.tables.shipments.get(int(ask.args[0]) if ask.args[0].isdecimal() else 0)
    if row is None:
        return refuse(404, "no such shipment")
    row["paid"], row["status"] = True, "booked"
    return Reply(201, {"id": row["id"], "paid": True, "amount": row["price"]})


@route("POST", "/shipments/{}/cancel", millis=20.0)
def cancel(ask: Ask) -> Reply:
    row = ask.tables.shipments.get(int(ask.args[0]) if ask.args[0].isdecimal() else 0)
    return Reply(200, {"id": row["id"], "status": "cancelled"}) if row else refuse(404, "no such shipment")


@route("GET", "/tracking/{}", "*")
def tracking(ask: Ask) -> Reply:
    number = ask.tables.codes.get(ask.args[0])
    if number is None:
        return refuse(404, "no such code")
    row = ask.tables.shipments[number]
    body = {
        "code": row["code"],
        "status": row["status"],
        "city": row["city"],
        "updated_at": row["updated_at"],
    }
    if ask.query.get("expand") == "sender":
        body |= {
            "sender": {
                "name": ask.tables.orgs[row["org"]]["name"],
                "city": ask.tables.orgs[row["org"]]["city"],
            }
        }
    return Reply(200, body)


@route("GET", "/documents/{}", millis=25.0)
def document(ask: Ask) -> Reply:
    if ask.args[0] not in ask.tables.documents:
        return refuse(404, "no such document")
    return Reply(200, None, int(ask.rng.lognormvariate(10.6, 0.25)))


@route("POST", "/documents", millis=60.0)
def upload(ask: Ask) -> Reply:
    return Reply(201, {"id": f"d-{ask.rng.getrandbits(48):012x}"})


@route("GET", "/invoices")
def invoices(ask: Ask) -> Reply:
    tables = ask.tables
    everybody = ask.guise.role in {"accountant", "admin", "support", "job"}
    numbers = list(tables.invoices) if everybody else tables.bills_of[ask.guise.org]
    return page(
        ask,
        [
            {key: tables.invoices[n][key] for key in ("number", "total", "state", "due")}
            for n in reversed(numbers)
        ],
    )


@route("GET", "/invoices/{}")
def invoice(ask: Ask) -> Reply:
    row = ask.tables.invoices.get(ask.args[0])
    if row is None:
        return refuse(404, "no such invoice")
    allowed = row["org"] == ask.guise.org or ask.guise.role in STAFF
    return Reply(200, row) if allowed else refuse(403, "not yours")


@route("GET", "/services", "*")
def services(ask: Ask) -> Reply:
    return page(ask, [{"slug": slug, "title": row["title"]} for slug, row in ask.tables.services.items()])


@route("GET", "/services/{}", "*")
def service(ask: Ask) -> Reply:
    row = ask.tables.services.get(ask.args[0])
    return Reply(200, row) if row else refuse(404, "no such service")


@route("GET", "/rates", millis=30.0)
def rates(ask: Ask) -> Reply:
    wish = ask.query
    if wish.get("from") not in ask.tables.zones or wish.get("to") not in ask.tables.zones:
        return refuse(400, "unknown zone")
    items = [
        {"service": slug, "price": round(row["from_price"] * 1.7, 2)}
        for slug, row in list(ask.tables.services.items())[:6]
    ]
    return Reply(200, {"items": items, "from": wish["from"], "to": wish["to"]})


@route("POST", "/quotes", millis=40.0)
def quotes(ask: Ask) -> Reply:
    if not isinstance(ask.body, dict) or "weight_kg" not in ask.body:
        return refuse(422, "weight_kg is missing")
    return Reply(
        200,
        {
            "quote": f"q{ask.rng.getrandbits(40):010x}",
            "price": round(ask.rng.uniform(4.0, 400.0), 2),
            "valid_s": 900,
        },
    )


@route("POST", "/pickups", millis=25.0)
def pickup(ask: Ask) -> Reply:
    return Reply(201, {"pickup": ask.rng.getrandbits(32), "slot": (ask.body or {}).get("slot", "")})


@route("POST", "/vouchers/redeem")
def redeem(ask: Ask) -> Reply:
    code = (ask.body or {}).get("code", "")
    return (
        Reply(200, {"code": code, "off": 5})
        if code in ask.tables.vouchers
        else refuse(404, "no such voucher")
    )


@route("GET", "/addresses", millis=22.0)
def addresses(ask: Ask) -> Reply:
    rng = ask.rng
    items = [{"street": row["street"], "city": row["city"]} for row in _mine(ask)[: rng.randint(0, 6)]]
    return Reply(200, {"items": items, "q": ask.query.get("q", "")})


@route("POST", "/messages", millis=18.0)
def message(ask: Ask) -> Reply:
    return Reply(
        201, {"id": ask.tables.complain(ask.guise.org, ask.rng, str((ask.body or {}).get("text", "")))["id"]}
    )


@route("POST", "/webhooks", millis=18.0)
def webhook(ask: Ask) -> Reply:
    return Reply(201, {"id": f"w-{ask.rng.getrandbits(32):08x}", "url": (ask.body or {}).get("url", "")})


@route("POST", "/login", "*", millis=90.0)
def login(ask: Ask) -> Reply:
    good = isinstance(ask.body, dict) and str(ask.body.get("password", "")).startswith("right-")
    return Reply(200, {"expires_in": 28_800}) if good else refuse(401, "wrong name or password")


@route("POST", "/graphql", millis=28.0)
def graphql(ask: Ask) -> Reply:
    text = str((ask.body or {}).get("query", ""))
    weight = text.count("{") + 2 * text.count(":")
    rows = [{key: row[key] for key in ("id", "status", "city")} for row in _mine(ask)[:8]]
    return Reply(200, {"data": {"shipments": rows * min(10, 1 + weight // 12)}}, millis=20.0 + 3.0 * weight)


@route("GET", "/health", "*", millis=2.0)
def health(_ask: Ask) -> Reply:
    return Reply(200, {"ok": True})


def tracking_path(code: str) -> str:
    """The path of a tracking code."""
    return f"/v2/tracking/{quote(code, safe='')}"

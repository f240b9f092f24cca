"""What the walk knows of who is meant, who wrote a name, where an address leads and what others answered."""

import pytest

from limen.scan.source import RULES
from limen.scan.source.model import Handler
from limen.scan.source.python import python_service
from limen.scan.tree import tree_of

HEAD = """
import httpx
import json
import requests
from urllib.parse import urlsplit
from django.db.models import Q
from flask import Flask, abort, g, jsonify, request
app = Flask(__name__)
ORDERS = {1: {"id": 1, "user_id": 7, "total": 3}}
LIMITED = ("name", "phone")
GRAVE = LIMITED + ("role",)

@app.post("/orders/<order_id>")
@login_required
def handle(order_id):
"""


def walked(body: str) -> Handler:
    lines = "".join(f"    {line}\n" for line in body.strip().splitlines())
    (route,) = python_service(tree_of({"app.py": HEAD + lines})).routes
    return route.handler


def told(texts: dict[str, str]) -> list[str]:
    service = python_service(tree_of(texts))
    return [rule.id for rule in RULES for _ in rule.check(service)]


OR_HIS_OWN = (
    'wanted = request.args.get("user_id", g.user.id)\n{check}\n'
    "return jsonify(list(Order.find(user_id=wanted)))"
)


def test_whom_the_caller_may_name_instead_of_himself_is_not_he() -> None:
    (load,) = walked(OR_HIS_OWN.replace("{check}", "pass")).loads
    assert (load.by, load.scoped) == ("user_id", False)


def test_who_has_a_role_may_name_another() -> None:
    (load,) = walked(OR_HIS_OWN.replace("{check}", 'if g.user.role != "desk": abort(403)')).loads
    assert load.scoped


def test_what_is_shared_is_found_beside_what_is_his() -> None:
    (load,) = walked("found = get_object_or_404(Order, Q(shared=True) | Q(owner=g.user), pk=order_id)").loads
    assert load.shared


def test_a_header_that_says_for_whom_one_acts_names_an_object() -> None:
    (load,) = walked('found = ACCOUNTS.get(request.headers.get("X-Account-Id"))').loads
    assert (load.by, load.given) == ("X-Account-Id", "header")


def test_other_headers_name_none() -> None:
    assert not walked('found = CACHE.get(request.headers.get("If-None-Match"))').loads


def test_a_body_goes_over_what_was_set_before_it() -> None:
    (found,) = walked('body = request.get_json()\nOrder.create(**{"user_id": g.user.id, **body})').assigns[
        -1:
    ]
    assert (found.how, found.fields) == ("over", ("user_id",))


@pytest.mark.parametrize(("names", "fields"), [("LIMITED", None), ("GRAVE", ("role",))])
def test_names_out_of_a_list_are_those_in_it(names: str, fields: tuple[str, ...] | None) -> None:
    found = walked(f"body = request.get_json()\nfor name in {names}:\n    setattr(order, name, body[name])")
    assert [each.fields for each in found.assigns] == ([fields] if fields else [])


def test_of_two_lists_by_role_only_what_is_in_both_is_everybodys() -> None:
    chosen = 'names = GRAVE if g.user.role == "desk" else LIMITED\nbody = request.get_json()\n'
    assert not walked(chosen + "order.update({name: body[name] for name in names})").assigns


def flows(body: str) -> list[str]:
    return [each.sink for each in walked(body).flows]


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ('request.args["url"]', True),
        ("f\"https://{request.args['host']}/x\"", True),
        ('"https://" + request.args["host"]', True),
        ("f\"https://api.example.org/{request.args['item']}\"", False),
        ("f\"{BASE}/items/{request.args['item']}\"", False),
        ('"/items/" + request.args["item"]', False),
    ],
)
def test_who_chose_the_host_is_told_by_how_an_address_begins(address: str, leads: bool) -> None:
    assert flows(f"requests.get({address}, timeout=3)") == (["http"] if leads else [])


@pytest.mark.parametrize(
    ("check", "seen"),
    [
        ('not url.startswith("https://")', False),
        ('urlsplit(url).scheme not in ("http", "https")', False),
        ("not urlsplit(url).hostname", False),
        ('not url.startswith("https://files.example.org/")', True),
        ("urlsplit(url).hostname not in HOSTS", True),
        ('urlsplit(url).hostname != "files.example.org"', True),
        ("not url_has_allowed_host_and_scheme(url, HOSTS)", True),
    ],
)
def test_a_scheme_and_some_host_say_nothing_of_where_an_address_leads(check: str, seen: bool) -> None:
    found = flows(f'url = request.args["url"]\nif {check}:\n    abort(400)\nrequests.get(url, timeout=3)')
    assert found == ([] if seen else ["http"])


def test_a_client_that_was_made_before_asks_too() -> None:
    assert flows('with httpx.Client() as client:\n    client.get(request.args["url"])') == ["http"]


def test_what_another_service_answers_is_looked_at_before_it_is_taken() -> None:
    asked = "answer = requests.get(BASE, timeout=3).json()\n"
    assert flows(asked + "for name, value in answer.items():\n    setattr(order, name, value)") == ["answer"]
    assert not flows(asked + 'order.total = int(answer["total"])')


def test_a_row_of_what_a_text_was_parsed_into_is_its_writers() -> None:
    rows = 'rows = json.loads(request.get_json()["document"])\nfor row in rows:\n    '
    assert walked(rows + 'Order.create(**{"user_id": g.user.id, **row})').assigns
    assert not walked(rows + 'Order.create(user_id=g.user.id, day=row["day"])').assigns


LEAVE = """
from flask import Flask, abort, g, request
app = Flask(__name__)

@app.post("/leave")
@login_required
def ask():
    body = request.get_json()
    row = {"employee_id": g.user.id, "day": str(body["day"])}
    row["status"] = {status}
    db.execute("INSERT INTO leaves (employee_id, day, status) VALUES (?, ?, ?)", list(row.values()))
    return "", 201

@app.post("/leave/<int:leave_id>/approve")
@login_required
def approve(leave_id):
    if g.user.role != "manager":
        abort(403)
    db.execute("UPDATE leaves SET status = 'approved' WHERE id = ?", [leave_id])
    return "", 204
"""


def test_a_state_that_another_operation_decides_is_not_the_callers() -> None:
    assert "mass-assignment" in told({"app.py": LEAVE.replace("{status}", 'body.get("status", "open")')})
    assert "mass-assignment" not in told({"app.py": LEAVE.replace("{status}", '"open"')})


AREA = """
from fastapi import APIRouter, Depends, FastAPI
app = FastAPI()
router = APIRouter(prefix="/admin", dependencies=[Depends(admin_session)])

async def admin_session(request: Request):
    session = request.session
    if session is None:
        raise HTTPException(401)
    return session

@router.get("/themes")
def themes(): return []

app.include_router(router)
"""


def test_an_area_with_credentials_of_its_own_is_no_finding_where_nobody_has_roles() -> None:
    assert "function-not-authorised" not in told({"app.py": AREA})

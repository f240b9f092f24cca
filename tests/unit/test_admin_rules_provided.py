"""What rules provide for: hidden fields, decoys, budgets, modes, and whom alerts go to."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import JSONResponse
from starlette.routing import Route

from limen.admin.verbs import VERBS
from limen.asgi import LimenMiddleware
from limen.assemble import Installation, open_installation
from limen.assemble.rules import RULES
from limen.credentials.keys import Terms
from limen.model import (
    Action,
    Caller,
    Change,
    ConfigError,
    Evidence,
    Features,
    Operation,
    Request,
    Risk,
    Signal,
    Verdict,
    operation_id,
)
from limen.settings import load
from limen.stores.listeners.alerts.courier import Courier
from limen.stores.listeners.alerts.listener import Alerts
from limen.stores.listeners.alerts.routing import AlertRoute, Routing
from limen.stores.listeners.alerts.sieve import Sieve

CUSTOMER = {"name": "Ann", "taxId": "DE811", "address": {"street": "Kai 1"}}


async def customer(_request: Asked) -> JSONResponse:
    return JSONResponse(CUSTOMER)


API = Starlette(routes=[Route("/{path:path}", customer)])


class Case:
    """An installation inside an application, with a key of support and one of finance."""

    def __init__(self, folder: Path) -> None:
        file = folder / "limen.toml"
        file.write_text(
            '[policy]\npreset = "balanced"\n[alerts]\nsyslog = "udp://127.0.0.1:9"\n[[alerts.channels]]\n'
            'name = "pager"\nsyslog = "udp://127.0.0.1:19"\n'
        )
        said = {"data.folder": str(folder / "data"), "data.master_key_file": str(folder / "key")}
        self.installation: Installation = open_installation(load(file, {}, said), create=True, environ={})
        self.installation.masking = True
        self.keys = {role: self._key(role) for role in ("support", "finance")}
        self.installation.controls.load()
        self.app = LimenMiddleware(API, installation=self.installation)

    def _key(self, role: str) -> str:
        return self.installation.keys.create(Terms(role, roles=(role,)), Change(1.0, "test")).text

    def put(self, op: str, **slots: Any) -> Any:
        return VERBS["rules.put"](self.installation, {"op": op, "slots": slots, "by": "ann"})

    def get(self, role: str, path: str = "/customers/5") -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app)) as client:
                return await client.get(f"http://api{path}", headers={"x-api-key": self.keys[role]})

        return asyncio.run(ask())


@pytest.fixture
def case(tmp_path):
    made = Case(tmp_path)
    yield made
    made.installation.close()


def test_a_field_is_hidden_from_all_but_those_who_are_spared(case):
    case.put(
        "mask_field", field="taxId", operations=["GET /customers/{id}"], **{"except": {"roles": ["finance"]}}
    )
    case.put("mask_field", field="address", role="support")
    assert case.get("support").json() == {"name": "Ann", "taxId": "*****", "address": {"street": "*****"}}
    assert case.get("finance").json() == CUSTOMER
    assert case.get("support", "/orders").json()["taxId"] == "DE811"


def test_a_field_is_hidden_while_behaviour_is_not_judged_too(case):
    case.put("mask_field", field="taxId")
    request = Request(1.0, "GET", "/customers/5", [("x-api-key", case.keys["support"])], "198.51.100.7", "f")
    assert case.installation.point.fallback(request).mask == ("field:taxId",)


def test_where_the_gateway_cannot_hide_the_rule_is_refused(case):
    case.installation.masking = False
    with pytest.raises(ConfigError, match="only LimenMiddleware can"):
        case.put("mask_field", field="taxId")
    assert case.installation.control.load_document(RULES) is None


def test_a_decoy_is_planted_and_dug_up(case):
    put = case.put("plant_decoy", path="/admin/keys")
    assert case.get("support", "/admin/keys").status_code == 403
    VERBS["rules.drop"](case.installation, {"id": put.id, "by": "ann"})
    assert not case.installation.world.recent.decoys


@pytest.mark.parametrize(
    ("slots", "read", "wanted"),
    [
        ({"budget": "alerts", "count": 24, "per_s": 86_400}, "step_up", 13.29),
        ({"budget": "alerts", "share": 0.25}, "step_up", 2.0),
        ({"budget": "wrong_suspension", "count": 1, "per_key_days": 1_000_000}, "suspend", 24.52),
    ],
)
def test_a_budget_moves_the_threshold_it_is_about(case, slots, read, wanted):
    before = getattr(case.installation.world.budget, read)
    put = case.put("set_budget", **slots)
    assert getattr(case.installation.world.budget, read) == pytest.approx(wanted, abs=0.01)
    VERBS["undo"](case.installation, {"name": f"r{put.revision}", "by": "ann"})
    assert getattr(case.installation.world.budget, read) == before


def test_a_promise_about_logins_is_a_share(case):
    case.put("set_budget", budget="step_up", share=0.01)
    assert case.installation.world.promise.step_up == pytest.approx(0.01)
    with pytest.raises(ConfigError, match="a share of them"):
        case.put("set_budget", budget="reject", count=5, per_s=86_400)


def test_off_is_neither_judged_nor_learnt_and_still_asks_who_calls(case):
    assert case.get("support", "/health").status_code == 200
    heard: list[Evidence] = []
    case.installation.point.listeners.append(type("L", (), {"hear": lambda _self, e: heard.append(e)})())
    case.put("add_policy", effect="forbid", role="support")
    VERBS["mode"](case.installation, {"mode": "off", "route": "GET /health", "by": "ann"})
    assert case.get("support", "/health").status_code == 200
    assert (heard[0].verdict.action, heard[0].verdict.policy) == (Action.ALLOW, "off")
    assert (heard[0].lesson.own, heard[0].lesson.reason) == (0, "not judged")
    assert case.get("support", "/orders").status_code == 403
    case.keys["stranger"] = "lm_nobody"
    assert case.get("stranger", "/health").status_code == 401


def test_the_most_telling_mode_counts(case):
    for mode, route in (("observe", "/v1/*"), ("off", "POST /v1/orders"), ("enforce", "/v1/orders")):
        VERBS["mode"](case.installation, {"mode": mode, "route": route, "by": "ann"})
    modes = case.installation.world.observes
    of = {
        name: modes.of(operation_named(name)) for name in ("GET /v1/orders", "POST /v1/orders", "GET /v1/x")
    }
    assert of == {"GET /v1/orders": "enforce", "POST /v1/orders": "off", "GET /v1/x": "observe"}


def operation_named(name):
    method, _, path = name.partition(" ")
    return Operation(operation_id(method, path), method, path)


def odd(number: int, would: Action, detector: str) -> Evidence:
    features = Features(1_000.0 + number, "call", f"c{number}", 1, caller=Caller(credential=number))
    signals = (Signal(detector, 12.0, "odd"),)
    return Evidence(f"e{number:x}", features, signals, Risk(12.0), Verdict(would, would, policy="p"))


def told(routes, *heard):
    """Which alerts each receiver was told of: everywhere's, and the pager's."""
    routing, boxes = Routing(), {"": [], "pager": []}
    routing.use(routes)
    for name, box in boxes.items():
        receiver = Alerts(Courier(box.append), Sieve(), lambda _operation: "", None, routing, (name,))
        for evidence in heard:
            receiver.hear(evidence)
        receiver.courier.close()
    return {name: [message.id for message in box] for name, box in boxes.items()}


def test_alerts_go_where_they_are_routed_and_nowhere_else():
    blocked, asked, code = (
        odd(1, Action.BLOCK, "rate"),
        odd(2, Action.STEP_UP, "rate"),
        odd(3, Action.BLOCK, "injection"),
    )
    heard = (blocked, asked, code)
    assert told([], *heard) == {"": ["e1", "e2", "e3"], "pager": []}
    assert told([AlertRoute("pager", severity="high")], *heard) == {"": ["e2"], "pager": ["e1", "e3"]}
    assert told([AlertRoute("pager", detector="injection")], *heard) == {"": ["e1", "e2"], "pager": ["e3"]}


def test_only_a_channel_there_is_can_be_routed_to(case):
    put = case.put("route_alerts", severity="critical", to="pager")
    assert json.loads(case.installation.control.load_document(RULES))[0]["id"] == put.id
    for slots, said in (
        ({"severity": "high", "to": "slack"}, "syslog, pager"),
        ({"severity": "grave", "to": "pager"}, "critical"),
        ({"detector": "smell", "to": "pager"}, "object_walk"),
    ):
        with pytest.raises(ConfigError, match=said):
            case.put("route_alerts", **slots)


def test_what_has_no_end_says_so(case):
    with pytest.raises(ConfigError, match="leave its end out"):
        case.put("plant_decoy", path="/x", until="2099-01-01")

"""Roles and ownership that are harder to see, over a real socket: what looks like a flaw and is none, and
what is one though nobody was shown an id, or nobody was refused."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.unit.guides import run, snippet

from limen.scan.api import Api
from limen.scan.probe import Probe, clean, room
from limen.scan.probe.identities import identities
from limen.scan.probe.target import Target, place_of
from limen.scan.scanning import Report, scan
from limen.scan.tree import tree_of

ORIGIN = "https://lots.example.org"
DOCUMENT = """\
openapi: 3.0.3
info: {title: Lots, version: "1"}
servers: [{url: "https://lots.example.org"}]
security: [{bearer: []}]
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}}
  responses: {Done: {description: done}}
  schemas:
    Lot: {type: object, required: [title], properties: {title: {type: string}}}
    Bid: {type: object, required: [amount], properties: {amount: {type: integer}}}
    Watch: {type: object, required: [lot_id], properties: {lot_id: {type: integer}}}
    Role: {type: object, required: [role], properties: {role: {type: string}}}
    Reading: {type: object, required: [value], properties: {value: {type: integer}}}
paths:
  /me: {get: {responses: {"200": {$ref: "#/components/responses/Done"}}}}
  /lots:
    get: {responses: {"200": {$ref: "#/components/responses/Done"}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Lot"}}}}
      responses: {"201": {$ref: "#/components/responses/Done"}}
  /lots/{lot_id}: {get: {responses: {"200": {$ref: "#/components/responses/Done"}}}}
  /lots/{lot_id}/bids:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Bid"}}}}
      responses: {"201": {$ref: "#/components/responses/Done"}}
  /watches:
    get: {responses: {"200": {$ref: "#/components/responses/Done"}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Watch"}}}}
      responses: {"201": {$ref: "#/components/responses/Done"}}
  /watches/{watch_id}: {delete: {responses: {"204": {$ref: "#/components/responses/Done"}}}}
  /threads/{thread_id}: {get: {responses: {"200": {$ref: "#/components/responses/Done"}}}}
  /threads/{thread_id}/messages/{message_id}: {get: {responses: {"200": {$ref: "#/components/responses/Done"}}}}
  /payouts: {get: {responses: {"200": {$ref: "#/components/responses/Done"}, "403": {$ref: "#/components/responses/Done"}}}}
  /reports: {get: {responses: {"200": {$ref: "#/components/responses/Done"}}}}
  /users/{user_id}/role:
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Role"}}}}
      responses: {"200": {$ref: "#/components/responses/Done"}}
  /meters: {get: {responses: {"200": {$ref: "#/components/responses/Done"}}}}
  /meters/{serial}: {get: {responses: {"200": {$ref: "#/components/responses/Done"}}}}
  /meters/{serial}/readings:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Reading"}}}}
      responses: {"201": {$ref: "#/components/responses/Done"}}
"""  # noqa: E501, a document reads better so
ROLES = {"ada": "member", "bob": "member", "sue": "staff", "ruth": "admin"}
IDS = {name: number for number, name in enumerate(ROLES, 1)}
SEEDED = {
    ("probe-object-read", "GET /threads/{thread_id}/messages/{message_id}"),
    ("probe-object-written", "POST /meters/{serial}/readings"),
    ("probe-function-role", "GET /reports"),
    ("probe-function-role", "PUT /users/{user_id}/role"),
    ("probe-any-origin", "GET /lots"),
    ("probe-technology-told", "GET /lots"),
}


class Lots:
    """The API. Everybody may bid for every lot, watches are each caller's own and threads of two; without
    ``flawed`` it is as it should be."""

    def __init__(self, flawed: bool) -> None:
        self.flawed = flawed
        self.roles = dict(ROLES)
        self.lots = {1: {"id": 1, "title": "A clock", "seller_id": 1}}
        self.watches: dict[int, set[int]] = {number: set() for number in IDS.values()}
        self.threads = {1: {1, 3}, 2: {2, 3}}
        self.meters = {"NX-1": [1, 41_000], "NX-2": [2, 52_000]}

    def app(self) -> Starlette:
        paths = {
            "GET /me": self.me, "GET /lots": self.list, "POST /lots": self.make,
            "GET /lots/{id:int}": self.lot,
            "POST /lots/{id:int}/bids": self.bid, "GET /watches": self.watched, "POST /watches": self.watch,
            "DELETE /watches/{id:int}": self.unwatch, "GET /threads/{id:int}": self.thread,
            "GET /threads/{id:int}/messages/{message:int}": self.message, "GET /payouts": self.payouts,
            "GET /reports": self.reports, "PUT /users/{id:int}/role": self.role, "GET /meters": self.mine,
            "GET /meters/{serial}": self.meter, "POST /meters/{serial}/readings": self.read,
        }  # fmt: skip
        split = [(*name.split(" "), handler) for name, handler in paths.items()]
        return Starlette(routes=[Route(path, self.seen(each), methods=[how]) for how, path, each in split])

    def seen(self, handler):
        async def seen(request: Request) -> Response:
            name = request.headers.get("authorization", "").removeprefix("Bearer token-of-")
            if name not in ROLES:
                return JSONResponse({"error": "who?"}, 401)
            body = await request.json() if await request.body() else {}
            answer = handler(request, name, body if isinstance(body, dict) else {})
            if self.flawed:
                answer.headers["X-Powered-By"] = "Express"
            origin = request.headers.get("origin", "")
            if origin == ORIGIN or (self.flawed and origin.startswith(ORIGIN)):
                answer.headers["Access-Control-Allow-Origin"] = origin
                answer.headers["Access-Control-Allow-Credentials"] = "true"
            return answer

        return seen

    def me(self, _, name: str, __) -> Response:
        return JSONResponse({"id": IDS[name], "username": name, "role": self.roles[name]})

    def list(self, *_) -> Response:
        return JSONResponse(list(self.lots.values()))

    def make(self, _, name: str, body) -> Response:
        number = max(self.lots) + 1
        self.lots[number] = {"id": number, "title": str(body.get("title")), "seller_id": IDS[name]}
        return JSONResponse(self.lots[number], 201)

    def lot(self, request: Request, *_) -> Response:
        return found(self.lots.get(request.path_params["id"]))

    def bid(self, request: Request, _, body) -> Response:
        there = request.path_params["id"] in self.lots and isinstance(body.get("amount"), int)
        return JSONResponse({"amount": body["amount"]}, 201) if there else found(None)

    def watched(self, _, name: str, __) -> Response:
        return JSONResponse([{"id": lot} for lot in sorted(self.watches[IDS[name]])])

    def watch(self, _, name: str, body) -> Response:
        self.watches[IDS[name]].add(int(body.get("lot_id", 1)))
        return JSONResponse({"id": int(body.get("lot_id", 1))}, 201)

    def unwatch(self, request: Request, name: str, _) -> Response:
        self.watches[IDS[name]].discard(request.path_params["id"])
        return Response(status_code=204)

    def thread(self, request: Request, name: str, _) -> Response:
        number = request.path_params["id"]
        inside = IDS[name] in self.threads.get(number, ())
        return found({"id": number, "messages": [{"id": 10 * number, "text": "hush"}]} if inside else None)

    def message(self, request: Request, name: str, _) -> Response:
        number, message = request.path_params["id"], request.path_params["message"]
        inside = IDS[name] in self.threads.get(number, ()) and message in (10, 20)
        there = inside and (self.flawed or message == 10 * number)
        return found({"id": message, "text": f"hush {message}"} if there else None)

    def payouts(self, _, name: str, __) -> Response:
        return JSONResponse({"payouts": [{"ref": f"P-{IDS[name]}", "sum": 7}]})

    def reports(self, request: Request, name: str, _) -> Response:
        role = (self.flawed and request.headers.get("x-role")) or self.roles[name]
        return JSONResponse({"sold": 4, "turnover": 90}) if role != "member" else refused()

    def role(self, request: Request, name: str, body) -> Response:
        may = ("admin", "staff") if self.flawed else ("admin",)
        if self.roles[name] not in may or body.get("role") not in ROLES.values():
            return refused()
        who = next(each for each, number in IDS.items() if number == request.path_params["id"])
        self.roles[who] = body["role"]
        return JSONResponse({"id": IDS[who], "role": self.roles[who]})

    def mine(self, _, name: str, __) -> Response:
        return JSONResponse([{"serial": key} for key, each in self.meters.items() if each[0] == IDS[name]])

    def meter(self, request: Request, name: str, _) -> Response:
        serial = request.path_params["serial"]
        his = self.meters.get(serial, [0])[0] == IDS[name]
        return found({"serial": serial, "last": self.meters[serial][1]} if his else None)

    def read(self, request: Request, name: str, body) -> Response:
        meter = self.meters.get(request.path_params["serial"])
        if meter is None or not (self.flawed or meter[0] == IDS[name]):
            return found(None)
        if not isinstance(body.get("value"), int) or body["value"] < meter[1]:
            return JSONResponse({"error": "value: below the last"}, 400)
        return JSONResponse({"value": body["value"]}, 201)


def found(thing) -> Response:
    return JSONResponse(thing) if thing else JSONResponse({"error": "none"}, 404)


def refused() -> Response:
    return JSONResponse({"error": "no"}, 403)


@contextmanager
def served(lots: Lots) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(lots.app(), port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


def probed(lots: Lots) -> Report:
    with served(lots) as url:
        callers = identities(
            f"{name}:{role}=Authorization: Bearer token-of-{name}" for name, role in ROLES.items()
        )
        probe = Probe(Api(tree_of({"openapi.yaml": DOCUMENT})), Target(place_of(url)), callers, writes=True)
        report = scan(probe.api, [room(probe)])
        clean(probe)
        probe.target.close()
        return report


def test_what_everybody_may_do_and_what_was_never_there_is_no_finding() -> None:
    lots = Lots(flawed=False)
    assert [each.said for each in probed(lots).findings] == []
    assert lots.roles == ROLES


def test_what_is_seeded_is_found_and_roles_are_given_back() -> None:
    lots = Lots(flawed=True)
    found = {(each.rule, each.operation) for each in probed(lots).findings}
    assert found >= SEEDED
    assert not any("/bids" in operation or "/watches" in operation for _, operation in found)
    assert lots.roles == ROLES


def test_the_commands_of_the_guide_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "openapi.yaml").write_text(DOCUMENT, "utf-8")
    for name in ROLES:
        (tmp_path / f"{name}.header").write_text(f"Authorization: Bearer token-of-{name}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    lots = Lots(flawed=False)
    with served(lots) as url:
        for command in snippet("scanning.md", "sh").splitlines():
            run(command.replace("http://127.0.0.1:8000", url), monkeypatch)
    assert lots.roles == ROLES

"""A small API over a real socket, with and without its flaws, probed as two customers, an administrator and
nobody."""

import os
import subprocess
import sys
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

from limen.cli import build
from limen.scan.api import Api
from limen.scan.probe import Probe, clean, room
from limen.scan.probe.identities import identities
from limen.scan.probe.target import Limits, Target, place_of
from limen.scan.scanning import Report, scan
from limen.scan.tree import tree_of

DOCUMENT = """\
openapi: 3.0.3
info: {title: Notes, version: "1"}
security: [{bearer: []}]
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}}
  schemas:
    Note: {type: object, properties: {id: {type: integer}, text: {type: string}, starred: {type: boolean, readOnly: true}}}
    NoteIn: {type: object, required: [text], properties: {text: {type: string}}}
paths:
  /me:
    get: {responses: {"200": {description: ok, content: {application/json: {schema: {type: object, properties: {id: {type: integer}, role: {type: string}}}}}}}}
  /notes:
    get: {responses: {"200": {description: ok, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Note"}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/NoteIn"}}}}
      responses: {"201": {description: made, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}}
  /notes/{note_id}:
    parameters: [{name: note_id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/NoteIn"}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}}
    delete: {responses: {"204": {description: gone}}}
  /admin/users:
    get: {responses: {"200": {description: ok, content: {application/json: {schema: {type: array, items: {type: object, properties: {id: {type: integer}, role: {type: string}}}}}}}}}
  /reset-database:
    post: {responses: {"204": {description: gone}}}
  /dies:
    get: {responses: {"200": {description: never}}}
"""  # noqa: E501, a document reads better so
USERS = {"ada": (1, "customer"), "bob": (2, "customer"), "ruth": (3, "admin")}


class Notes:
    """The API. Without ``flawed`` it is as it should be."""

    def __init__(self, flawed: bool) -> None:
        self.flawed = flawed
        self.notes = {
            n: {"id": n, "text": f"note {n}", "starred": False, "owner": n % 2 + 1} for n in range(1, 5)
        }
        self.asked: list[str] = []

    def app(self) -> Starlette:
        routes = [("/me", self.me, "GET"), ("/notes", self.list, "GET"), ("/notes", self.make, "POST")]
        routes += [("/notes/{id:int}", self.one, "GET"), ("/notes/{id:int}", self.change, "PATCH")]
        routes += [("/notes/{id:int}", self.remove, "DELETE"), ("/admin/users", self.users, "GET")]
        routes += [("/reset-database", self.reset, "POST"), ("/dies", self.dies, "GET")]
        return Starlette(
            routes=[Route(path, self.seen(each), methods=[method]) for path, each, method in routes]
        )

    def seen(self, handler):
        async def seen(request: Request) -> Response:
            self.asked.append(f"{request.method} {request.url.path}")
            name = request.headers.get("authorization", "").removeprefix("Bearer token-of-")
            if name not in USERS:
                return JSONResponse({"error": "who?"}, 401)
            body = (
                await request.json() if request.method in ("POST", "PATCH") and await request.body() else {}
            )
            return handler(request, *USERS[name], body)

        return seen

    def me(self, _, user: int, role: str, __) -> Response:
        return JSONResponse({"id": user, "role": role})

    def list(self, _, user: int, *__) -> Response:
        return JSONResponse([self.shown(each) for each in self.notes.values() if each["owner"] == user])

    def shown(self, note) -> dict:
        return {name: note[name] for name in ("id", "text", "starred")}

    def mine(self, request: Request, user: int):
        note = self.notes.get(request.path_params["id"])
        return note if note and (self.flawed or note["owner"] == user) else None

    def one(self, request: Request, user: int, *_) -> Response:
        note = self.mine(request, user)
        return JSONResponse(self.shown(note)) if note else JSONResponse({"error": "none"}, 404)

    def make(self, _, user: int, __, body) -> Response:
        number = max(self.notes, default=0) + 1
        self.notes[number] = {"id": number, "text": str(body.get("text")), "starred": False, "owner": user}
        return JSONResponse(self.shown(self.notes[number]), 201)

    def change(self, request: Request, user: int, _, body) -> Response:
        note = self.mine(request, user)
        if not note:
            return JSONResponse({"error": "none"}, 404)
        note.update({name: body[name] for name in (note if self.flawed else ("text",)) if name in body})
        return JSONResponse(self.shown(note))

    def remove(self, request: Request, user: int, *_) -> Response:
        note = self.mine(request, user)
        if note:
            del self.notes[note["id"]]
        return Response(status_code=204 if note else 404)

    def users(self, _, __, role: str, ___) -> Response:
        if role != "admin" and not self.flawed:
            return JSONResponse({"error": "no"}, 403)
        return JSONResponse([{"id": number, "role": role} for number, role in USERS.values()])

    def reset(self, *_) -> Response:
        self.notes.clear()
        return Response(status_code=204)

    def dies(self, *_) -> Response:
        return Response(headers={"content-length": "1000"})


@contextmanager
def served(notes: Notes) -> Iterator[str]:
    config = uvicorn.Config(notes.app(), port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def probed(notes: Notes, *, writes: bool = True, **limits) -> tuple[Report, Probe]:
    with served(notes) as url:
        api = Api(tree_of({"openapi.yaml": DOCUMENT}))
        callers = identities(f"{name}=Authorization: Bearer token-of-{name}" for name in USERS)
        probe = Probe(api, Target(place_of(url), Limits(**limits)), callers, writes=writes)
        report = scan(api, [room(probe)])
        clean(probe)
        return report, probe


def test_flaws_are_found_and_their_absence_is_not() -> None:
    found = {(each.rule, each.operation) for each in probed(Notes(flawed=True))[0].findings}
    assert found >= {
        ("probe-object-read", "GET /notes/{note_id}"),
        ("probe-object-written", "DELETE /notes/{note_id}"),
        ("probe-object-written", "PATCH /notes/{note_id}"),
        ("probe-mass-assignment", "PATCH /notes/{note_id}"),
        ("probe-function-role", "GET /admin/users"),
    }
    assert probed(Notes(flawed=False))[0].findings == ()


@pytest.mark.parametrize("flawed", [True, False])
def test_what_was_there_before_is_there_afterwards_and_nothing_else(flawed: bool) -> None:
    notes = Notes(flawed)
    before = {number: dict(note) for number, note in notes.notes.items()}
    _, probe = probed(notes)
    assert notes.notes == before
    assert "POST /reset-database" not in notes.asked
    assert any("/reset-database was not called" in each for each in probe.notes)


def test_reading_only_reads() -> None:
    notes = Notes(flawed=True)
    report, _ = probed(notes, writes=False)
    methods = {each.split(" ")[0] for each in notes.asked if not each.endswith("graphql")}
    assert methods == {"GET"}
    assert any(each.rule == "probe-object-read" for each in report.findings)


def test_a_finding_carries_its_requests_and_no_credential() -> None:
    report, _ = probed(Notes(flawed=True))
    for each in report.findings:
        assert each.exchanges
        assert "token-of-" not in repr(each)
    read = next(each for each in report.findings if each.rule == "probe-object-read")
    assert [("$ADA" in each.curl or "$BOB" in each.curl, each.status) for each in read.exchanges] == [
        (True, 200)
    ] * 2
    assert read.place.file == "openapi.yaml"


def test_an_operation_that_breaks_off_is_told_of_and_the_rest_goes_on() -> None:
    report, _ = probed(Notes(flawed=True))
    assert [each.where for each in report.problems] == ["GET /dies"]
    assert report.findings


def test_the_limit_ends_a_probe_and_is_told() -> None:
    report, probe = probed(Notes(flawed=False), requests=20)
    assert probe.target.sent == 20
    assert any("limit" in each.why for each in report.problems)


def test_the_command_writes_tests_that_fail_while_the_weakness_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "openapi.yaml").write_text(DOCUMENT)
    callers = [word for name in USERS for word in ("--as", f"{name}=Authorization: Bearer token-of-{name}")]
    with served(Notes(flawed=True)) as url, pytest.raises(SystemExit) as ended:
        build()(["scan", str(tmp_path), "--url", url, *callers, "--tests", str(tmp_path / "again")])
    assert ended.value.code == 1
    assert run_again(tmp_path, Notes(flawed=True)) == 1
    assert run_again(tmp_path, Notes(flawed=False)) == 0


def run_again(folder: Path, notes: Notes) -> int:
    with served(notes) as url:
        callers = {name.upper(): f"Authorization: Bearer token-of-{name}" for name in USERS}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder / "again")]
        done = subprocess.run(command, env=os.environ | callers | {"LIMEN_URL": url}, cwd=folder, check=False)
        return done.returncode

"""What may be read for an ``import_spec``: from where, how much of it, how long, and never by planning."""

import gzip
import os
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from limen.admin import spec_source
from limen.admin.spec_source import allowed, digest, read_spec
from limen.copilot.operations import ImportSpec, SuspendKey
from limen.model import ConfigError
from limen.testing.office import Office

OPENAPI = '{"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "paths": {"/v1/a": {"get": {}}}}'


class Pages(BaseHTTPRequestHandler):
    """An API's own web server, as it should be and as it could be."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        getattr(self, self.path.strip("/"))()

    def openapi(self) -> None:
        self._say(200, OPENAPI.encode())

    def elsewhere(self) -> None:
        self._say(302, b"", location="http://169.254.169.254/latest/meta-data/")

    def packed(self) -> None:
        self._say(200, gzip.compress(OPENAPI.encode()), **{"content-encoding": "gzip"})

    def long(self) -> None:
        self._say(200, b"x" * 2_000)

    def page(self) -> None:
        self._say(200, b"<html>welcome</html>")

    def slow(self) -> None:
        self._say(200, b"", **{"content-length": "100"})
        for _ in range(100):
            time.sleep(0.05)
            try:
                self.wfile.write(b"x")
            except OSError:
                return

    def _say(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "content-length" not in headers:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def here() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    office.employ("anna", "partners")
    yield office
    office.close()


def test_this_machines_own_is_read(here: str) -> None:
    found = read_spec(f"{here}/openapi")
    assert (found.text, found.sha256) == (OPENAPI, digest(OPENAPI))


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text(OPENAPI)
    assert read_spec(str(tmp_path / "openapi.json")).text == OPENAPI


def test_no_redirect_is_followed(here: str) -> None:
    with pytest.raises(ConfigError, match="elsewhere"):
        read_spec(f"{here}/elsewhere")


@pytest.mark.parametrize(("page", "why"), [("packed", "cannot be read"), ("page", "OpenAPI document")])
def test_what_is_no_document_is_refused(here: str, page: str, why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        read_spec(f"{here}/{page}")


def test_no_more_is_read_than_may_be(here: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(spec_source, "MOST_BYTES", 1_000)
    (tmp_path / "long").write_text("x" * 2_000)
    for source in (f"{here}/long", str(tmp_path / "long")):
        with pytest.raises(ConfigError, match="more than"):
            read_spec(source)


def test_one_that_trickles_has_an_end(here: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spec_source, "PATIENCE", 0.3)
    with pytest.raises(ConfigError, match="not there after"):
        read_spec(f"{here}/slow")


def test_a_pipe_is_no_document(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigError, match="no plain file"):
        read_spec(str(tmp_path / "pipe"))


@pytest.mark.parametrize(
    "source",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://specs.example.com/openapi.json",
        "http://specs.example.org/openapi.json",
        "https://specs.example.org:8443/openapi.json",
        "https://specs.example.org.evil.example/openapi.json",
        "https://localhost.example.com/openapi.json",
        "https://user:word@specs.example.org/openapi.json",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_",
    ],
)
def test_nobody_else_is_asked(source: str) -> None:
    with pytest.raises(ConfigError, match=r"spec_hosts|expected a URL"):
        allowed(source, ("specs.example.org",))


def test_who_is_named_may_be_asked() -> None:
    hosts = ("Specs.example.org", "specs.example.net:8443")
    for source in (
        "https://specs.example.org/openapi.json",
        "https://SPECS.example.org:443/",
        "https://specs.example.net:8443/",
        "http://[::1]:8000/openapi.json",
        "http://localhost:8000/openapi.json",
    ):
        assert allowed(source, hosts) == source


def test_planning_asks_nobody_and_opens_no_file(office: Office, here: str, tmp_path: Path) -> None:
    Pages.asked.clear()
    os.mkfifo(tmp_path / "pipe")  # a reader would have to wait for it
    for source in (f"{here}/openapi", str(tmp_path / "pipe")):
        plan = office.plan(ImportSpec(source=source))
        assert plan.unread == (source,)
    assert not Pages.asked


def test_what_nobody_read_cannot_be_agreed_to(office: Office, here: str) -> None:
    plan = office.plan(ImportSpec(source=f"{here}/openapi"), SuspendKey(key="anna", duration_s=60))
    for verb in ("plans.apply", "plans.code"):
        with pytest.raises(ConfigError, match=f"limen plans fetch {plan.id}"):
            office.ask(verb, id=plan.id, console=True)
    assert "nobody read yet" in office.ask("plans.wanted", id=plan.id)
    assert not office.installation.control.load_holds()


def test_what_was_read_is_what_is_applied(office: Office, here: str) -> None:
    source = f"{here}/openapi"
    plan = office.plan(ImportSpec(source=source), documents={source: read_spec(source)})
    Pages.asked.clear()
    assert not plan.unread
    assert plan.steps[0].arguments["sha256"] == digest(OPENAPI)
    office.ask("plans.apply", id=plan.id, console=True)
    assert [each.name for each in office.ask("operations.list") if each.declared] == ["GET /v1/a"]
    assert not Pages.asked


def test_a_text_that_is_not_the_one_read_is_refused(office: Office, here: str) -> None:
    source = f"{here}/openapi"
    read = spec_source.Document(OPENAPI.replace("/v1/a", "/v1/b"), digest(OPENAPI))
    with pytest.raises(ConfigError, match="not the one that was read"):
        office.plan(ImportSpec(source=source), documents={source: read})

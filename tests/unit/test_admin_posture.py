"""What established practice asks for: each family finds its hole, says the cure, and is content without."""

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.console import Console

from limen.admin.posture import CONTROLS, FAMILIES, Facts, Ground, KeyUse, Point, Seen, posture
from limen.admin.posture.cors import STRANGE
from limen.assemble import open_installation
from limen.cli import main
from limen.cli.doctor import table
from limen.engine.meanings import OWASP
from limen.settings import load

GOLDEN = Path(__file__).parent.parent / "golden" / "posture.txt"
NOW = 1_732_348_800.0
DAY = 86_400.0
GOOD_KEY = KeyUse("goodkey00001", NOW - 5 * DAY, NOW - 5 * DAY, NOW + 85 * DAY, NOW)
GOOD = Facts("enforce", True, True, 3, 3, (), (), (GOOD_KEY,))
ISSUER = {"issuer": "https://id.example.com", "jwks": "keys.json"}
HARDENED: dict[str, object] = {
    "server.tls.certificate": "c.pem",
    "server.tls.private_key": "k.pem",
    "server.upstream": "https://10.0.0.7",
    "server.upstream_tls.certificate": "u.pem",
    "server.upstream_tls.private_key": "v.pem",
    "identity.jwt": [{**ISSUER, "audience": "shop", "max_age": "1h"}],
    "policy.preset": "balanced",
    "alerts": {"syslog": "unix:///dev/log"},
    "routes": [{"match": "/*", "body_past_limit": "refuse"}],
}


def ground(changes: dict[str, object] | None = None, **more: object) -> Ground:
    """A hardened installation, changed."""
    settings = load(None, {}, {**HARDENED, **(changes or {})})
    return replace(Ground(settings, NOW, "", GOOD, Seen(4, 1_800.0)), **more)


def of(points: list[Point], check: str) -> Point:
    return next(point for point in points if point.check == check)


def test_a_hardened_installation_has_nothing_to_mend_but_what_needs_a_probe() -> None:
    left = [(p.check, p.state) for p in posture(ground()) if p.state != "ok"]
    assert left == [
        ("strange origins", "unknown"),
        ("calls past the gateway", "unknown"),
        ("server private key", "unknown"),
        ("upstream private key", "unknown"),
    ]


def test_every_risk_and_control_has_its_name() -> None:
    for point in posture(ground()):
        assert point.owasp
        assert set(point.owasp) <= set(OWASP)
        assert point.nist
        assert set(point.nist) <= set(CONTROLS)


PLAIN = {"server.tls.certificate": "", "server.tls.private_key": ""}


@pytest.mark.parametrize(
    ("changes", "check", "state", "mend"),
    [
        (PLAIN, "TLS to callers", "warning", "[server.tls]"),
        ({**PLAIN, "server.listen": "0.0.0.0:80"}, "TLS to callers", "wrong", "[server.tls]"),
        ({"server.tls.hsts": "0s"}, "HSTS", "warning", "hsts"),
        ({"server.upstream": "http://10.0.0.7"}, "TLS to the API", "wrong", "https://"),
        ({"server.upstream_tls": {}}, "mTLS to the API", "warning", "[server.upstream_tls]"),
        ({"server.upstream": "https://1.1.1.1"}, "address of the API", "wrong", "private address"),
        ({"identity.jwt": [{**ISSUER, "max_age": "1h"}]}, "token audience", "wrong", "audience"),
        ({"identity.jwt": [{**ISSUER, "audience": "a"}]}, "token lifetime", "warning", "max_age"),
        ({"identity.jwt": [{**ISSUER, "skew": "5m"}]}, "token clock", "warning", "skew"),
        ({"identity.unsupported": "ignore"}, "credentials", "warning", "unsupported"),
        ({"server.rate_floor": 1_000_000}, "flood floor", "warning", "rate_floor"),
        ({"server.timeout": "10m"}, "upstream time", "warning", "timeout"),
        ({"routes": []}, "long bodies", "warning", "body_past_limit"),
        ({"alerts": {}}, "alerts", "warning", "[alerts]"),
        ({"metrics.listen": "0.0.0.0:9464"}, "figures", "warning", "[metrics]"),
        (
            {"routes": [{"match": "/x", "fail": "open", "upstream_authenticates": True}]},
            "fail policies",
            "warning",
            "fail",
        ),
        ({"routes": [{"match": "/x", "mode": "observe"}]}, "mode", "warning", "enforce"),
    ],
)
def test_a_weak_setting_is_found_with_its_cure(
    changes: dict[str, object], check: str, state: str, mend: str
) -> None:
    found = of(posture(ground(changes)), check)
    assert (found.state, mend in found.mend) == (state, True), found


@pytest.mark.parametrize(
    ("facts", "check", "state"),
    [
        ({"verified": False}, "credentials", "wrong"),
        ({"mode": "observe"}, "mode", "warning"),
        ({"approved": False}, "limits by identity", "warning"),
        ({"declared": 0, "shadow": ()}, "schema coverage", "warning"),
        ({"shadow": ("GET /a", "GET /b", "GET /c", "GET /d")}, "shadow operations", "warning"),
        ({"zombie": ("GET /old",)}, "zombie operations", "warning"),
        ({"keys": (replace(GOOD_KEY, rotated=NOW - 400 * DAY),)}, "key age", "warning"),
        ({"keys": (replace(GOOD_KEY, expires=0.0),)}, "key end", "warning"),
        ({"keys": (replace(GOOD_KEY, created=NOW - 90 * DAY, used=0.0),)}, "key use", "warning"),
    ],
)
def test_what_the_installation_shows_is_found(facts: dict[str, object], check: str, state: str) -> None:
    assert of(posture(ground(facts=replace(GOOD, **facts))), check).state == state


def test_old_tokens_that_were_accepted_are_found() -> None:
    assert of(posture(ground(seen=Seen(1, 3 * DAY))), "tokens seen").state == "warning"
    assert of(posture(ground(seen=Seen())), "tokens seen").state == "unknown"


def test_a_master_key_that_others_read_is_found(tmp_path: Path) -> None:
    key = tmp_path / "master.key"
    key.write_text("secret")
    for mode, state in ((0o644, "wrong"), (0o600, "ok")):
        key.chmod(mode)
        assert of(posture(ground(master=str(key))), "master key").state == state


class Api(BaseHTTPRequestHandler):
    """An API that answers whoever asks, and any origin, where ``open`` says so."""

    open = True

    def do_GET(self) -> None:
        self.send_response(200 if self.open else 401)
        self.end_headers()

    def do_OPTIONS(self) -> None:
        self.send_response(204)
        if self.open:
            self.send_header("access-control-allow-origin", self.headers["origin"])
            self.send_header("access-control-allow-credentials", "true")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def api() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("answers", "state"), [(True, "wrong"), (False, "ok")])
def test_a_probe_tells_whether_the_api_answers_others(
    api: str, monkeypatch: pytest.MonkeyPatch, answers: bool, state: str
) -> None:
    monkeypatch.setattr(Api, "open", answers)
    found = posture(ground({"server.upstream": api}, probe=True, paths=("/orders",)))
    assert of(found, "calls past the gateway").state == state
    assert of(found, "strange origins").state == state
    assert STRANGE.endswith(".invalid")


def test_an_api_that_is_away_is_not_known() -> None:
    found = posture(ground({"server.upstream": "http://127.0.0.1:9"}, probe=True))
    assert of(found, "calls past the gateway").state == "unknown"


def test_a_poor_installation_reads_as_it_ever_did(capsys: pytest.CaptureFixture[str]) -> None:
    """The whole table of a made-up installation; after a wanted change, write what it says to the file."""
    settings = load(
        None,
        {},
        {
            "server.listen": "0.0.0.0:8080",
            "server.upstream": "http://10.0.0.7:9000",
            "identity.jwt": [ISSUER],
            "metrics.listen": "0.0.0.0:9464",
        },
    )
    old = KeyUse("oldkey000001", NOW - 500 * DAY, NOW - 500 * DAY, 0.0, NOW - 50 * DAY)
    facts = Facts("observe", True, False, 3, 4, ("GET /debug",), ("DELETE /v1/orders/{id}",), (old, GOOD_KEY))
    console = Console(width=110, highlight=False, color_system=None, force_terminal=False)
    console.print(table(posture(Ground(settings, NOW, "", facts, Seen(9, 30 * 3_600.0)))))
    said = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines()) + "\n"
    assert said == GOLDEN.read_text(encoding="utf-8")


def test_the_command_looks_at_an_installation_and_its_exit_status_says_whether_there_is_a_hole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {
        "LIMEN_MASTER_KEY_FILE": str(tmp_path / "secret" / "master.key"),
        "LIMEN_DATA_FOLDER": str(tmp_path / "data"),
        "LIMEN_IDENTITY_CLAIMS": "never",
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    open_installation(load(None, environ), create=True, environ=environ).close()
    monkeypatch.setattr(sys, "argv", ["limen", "doctor", "--posture", "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    told = json.loads(capsys.readouterr().out)
    assert not ended.value.code
    assert "SP 800-228" in told["edition"]
    assert {point["family"] for point in told["points"]} == set(FAMILIES) - {"keys"}, "there is no key yet"
    (tmp_path / "secret" / "master.key").chmod(0o644)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code

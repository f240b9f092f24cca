"""Token lifetimes at the identity provider: set with the rule, given back with the undo, never relied upon.

What answers is a stand-in for Keycloak in a process of its own, made by the documentation of its admin API.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from test_cli_commands import Terminal

from limen.identity.providers import Keycloak
from limen.model import ConfigError
from limen.settings import load

STAND_IN = Path(__file__).with_name("keycloak_stand_in.py")
SECRET = "s3cret & more"


class Server:
    """The process; ``keycloak`` asks it as Limen does."""

    def __init__(self) -> None:
        self.process = subprocess.Popen([sys.executable, str(STAND_IN)], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.url = f"http://127.0.0.1:{self.process.stdout.readline().strip()}"
        self.client = httpx.Client(timeout=5, trust_env=False)
        self.keycloak = Keycloak(self.client, self.url, "shop", ("limen", SECRET))

    def stop(self) -> None:
        self.client.close()
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def limen(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMEN_MASTER_KEY_FILE", str(tmp_path / "secret" / "master.key"))
    monkeypatch.setenv("COLUMNS", "160")
    for name in ("LIMEN_CONFIG", "LIMEN_DATA_FOLDER", "LIMEN_OPERATOR_KEY"):
        monkeypatch.delenv(name, raising=False)
    Path("client.secret").write_text(f"{SECRET}\n")
    Path("client.secret").chmod(0o600)
    Path("limen.toml").write_text(
        f'[provider]\nurl = "{server.url}"\nrealm = "shop"\nclient_id = "limen"\n'
        'client_secret_file = "client.secret"\n'
    )
    return Terminal(capsys)


def shortened(limen: Terminal, seconds: int, **slots: object) -> str:
    whose = slots or {"client": "partner-app"}
    wish = [{"op": "set_token_lifetime", "slots": {**whose, "seconds": seconds}}]
    Path("operations.json").write_text(json.dumps(wish))
    return str(limen.json("plans", "make", "operations.json")["id"])


def test_one_attribute_of_one_client_is_set_and_nothing_else(server: Server) -> None:
    assert server.keycloak.lifetime("partner-app") == ""
    server.keycloak.set_lifetime("partner-app-2", "900")
    assert server.keycloak.lifetime("partner-app-2") == "900"
    url = f"{server.url}/admin/realms/shop/clients/33-44"
    kept = server.client.get(url, headers={"authorization": "Bearer t0k3n"}).json()
    assert kept["redirectUris"] == ["https://a.example/*"]
    server.keycloak.set_lifetime("partner-app-2", "")
    assert server.keycloak.lifetime("partner-app-2") == ""


def test_a_client_that_is_not_there_is_named(server: Server) -> None:
    with pytest.raises(ConfigError, match="no client 'partner' in this realm"):
        server.keycloak.lifetime("partner")


def test_what_it_says_of_a_wrong_secret_is_not_repeated(server: Server) -> None:
    wrong = Keycloak(server.client, server.url, "shop", ("limen", "wrong"))
    with pytest.raises(ConfigError, match=r"POST was answered with 401$"):
        wrong.lifetime("partner-app")


def test_a_plan_sets_it_and_an_undo_gives_back_what_was(limen: Terminal, server: Server) -> None:
    for client, former in (("partner-app", ""), ("partner-app-2", "1800")):
        plan = shortened(limen, 900, client=client)
        assert "also set at keycloak" in limen.run("plans", "show", plan)
        assert server.keycloak.lifetime(client) == former, "planning changes nothing there"
        applied = limen.json("plans", "apply", plan)
        assert f"client {client} tokens of 900 s" in applied["said"][0]
        assert server.keycloak.lifetime(client) == "900"
        limen.run("undo")
        assert server.keycloak.lifetime(client) == former


def test_a_change_of_a_change_goes_back_step_by_step(limen: Terminal, server: Server) -> None:
    limen.json("plans", "apply", shortened(limen, 900, client="partner-app-2"))
    limen.json("plans", "apply", shortened(limen, 600, client="partner-app-2"))
    assert server.keycloak.lifetime("partner-app-2") == "600"
    limen.run("undo")
    assert server.keycloak.lifetime("partner-app-2") == "900"
    limen.run("undo")
    assert server.keycloak.lifetime("partner-app-2") == "1800"


def test_what_somebody_else_set_since_is_left(limen: Terminal, server: Server) -> None:
    limen.json("plans", "apply", shortened(limen, 900))
    server.keycloak.set_lifetime("partner-app", "120")
    assert "left as it is" in limen.json("undo")["said"][0]
    assert server.keycloak.lifetime("partner-app") == "120"


def test_without_the_provider_the_gateway_holds_them_and_the_plan_says_so(
    limen: Terminal, server: Server
) -> None:
    server.stop()
    plan = shortened(limen, 900)
    said = limen.json("plans", "apply", plan)["said"]
    assert "cannot be reached" in said[0]
    assert "the gateway alone" in said[0]
    assert "the gateway alone" in limen.run("plans", "show", plan)
    assert [rule["op"] for rule in limen.json("rules", "list")] == ["set_token_lifetime"]
    limen.run("undo")
    assert limen.json("rules", "list") == []


def test_of_roles_and_parts_a_provider_knows_nothing(limen: Terminal, server: Server) -> None:
    for slots in ({"role": "partners"}, {"client": "partner-app", "when": {"network_in": ["10.0.0.0/8"]}}):
        plan = shortened(limen, 900, **slots)
        assert "whole clients only" in limen.run("plans", "show", plan)
        assert limen.json("plans", "apply", plan)["said"] == []
    assert server.keycloak.lifetime("partner-app") == ""


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('url = "http://id.example.com"\nrealm = "a"\nclient_id = "b"\nclient_secret_file = "c"', "https://"),
        ('url = "https://id.example.com"\nrealm = "a"', "needs realm, client_id and client_secret_file"),
    ],
)
def test_settings_that_would_not_do(tmp_path: Path, said: str, why: str) -> None:
    (tmp_path / "limen.toml").write_text(f"[provider]\n{said}\n")
    with pytest.raises(ConfigError, match=why):
        load(tmp_path / "limen.toml", {}, {})

"""The pages of providers that ask the REST door (Auth0, authentik, Keycloak): their snippets are run."""

import json
import subprocess
import textwrap
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from guides import URL, lived, snippet, word

from limen.testing.doors import AWAY, HOME, Doors

# auth0.md

HARNESS = """
const fs = require("fs");
const { event, file } = JSON.parse(fs.readFileSync(0, "utf8"));
const calls = [];
const writes = (path) => (...given) => { calls.push([path, ...given]); };
const api = {
  access: { deny: writes("access.deny") },
  multifactor: { enable: writes("multifactor.enable") },
  authentication: { challengeWith: writes("authentication.challengeWith") },
  transaction: { setMetadata: writes("transaction.setMetadata") },
};
require(file).onExecutePostLogin(event, api).then(() => console.log(JSON.stringify(calls)));
"""


def auth0(tmp_path: Path, name: str, url: str, key: str, told: dict[str, Any], **more: Any) -> list[Any]:
    """What an Action tells its ``api``, run by Node."""
    action, harness = tmp_path / f"{name}.js", tmp_path / "harness.js"
    action.write_text(snippet("auth0.md", f"js {name}"))
    harness.write_text(HARNESS)
    event = {
        "user": {"user_id": "auth0|ada"},
        "client": {"client_id": "web"},
        "secrets": {"LIMEN_URL": url, "LIMEN_KEY": key},
        "request": {
            "ip": told["client_ip"],
            "user_agent": told["user_agent"],
            "geoip": {"countryCode": told["country"], "latitude": told["lat"], "longitude": told["lon"]},
        },
        **more,
    }
    asked = json.dumps({"event": event, "file": str(action)})
    done = subprocess.run(
        ["node", harness], input=asked, capture_output=True, text=True, check=True, timeout=30
    )
    return json.loads(done.stdout)


def test_auth0s_actions_let_in_challenge_refuse_and_tell(mapped: Doors, url: str, tmp_path: Path) -> None:
    assert auth0(tmp_path, "ask", url, mapped.key, HOME) == []
    (kept, challenge) = auth0(tmp_path, "ask", url, mapped.key, AWAY)
    assert kept[:2] == ["transaction.setMetadata", "limen"]
    assert challenge[:2] == ["authentication.challengeWith", {"type": "otp"}]
    after = {
        "transaction": {"metadata": {"limen": kept[2]}},
        "authentication": {"methods": [{"name": "pwd"}, {"name": "mfa", "type": "otp"}]},
    }
    assert auth0(tmp_path, "tell", url, mapped.key, AWAY, **after) == []
    assert word(mapped, kept[2]) == "pass"


def test_auth0s_action_refuses_what_is_blocked(mapped: Doors, url: str, tmp_path: Path) -> None:
    mapped.world.promise.reject = mapped.world.promise.step_up
    ((what, why),) = auth0(tmp_path, "ask", url, mapped.key, AWAY)
    assert what == "access.deny"
    assert why.startswith("This login was refused.")


@pytest.mark.parametrize("key", ["lm_wrong", ""])
def test_auth0s_action_asks_for_a_second_factor_when_nobody_answers(
    mapped: Doors, url: str, tmp_path: Path, key: str
) -> None:
    where = url if key else "http://127.0.0.1:9"
    ((what, provider, _),) = auth0(tmp_path, "ask", where, key, HOME)
    assert (what, provider) == ("multifactor.enable", "any")


# authentik.md


class Plan:
    def __init__(self) -> None:
        self.context: dict[str, Any] = {}


def authentik(name: str, url: str, key: str, told: dict[str, Any], plan: Plan) -> Any:
    """What an expression returns, run as authentik runs it: as the body of a function."""
    source = snippet("authentik.md", f"python {name}").replace(URL, url).replace("lm_...", key)
    names = {
        "context": {"pending_user": SimpleNamespace(uuid="ada"), "flow_plan": plan},
        "request": SimpleNamespace(
            http_request=SimpleNamespace(
                META={"HTTP_USER_AGENT": told["user_agent"], "HTTP_ACCEPT_LANGUAGE": "nb-NO"}
            )
        ),
        "ak_client_ip": ip_address(told["client_ip"]),
        "requests": httpx,
        "ak_logger": SimpleNamespace(warning=lambda _text: None),
    }
    exec("def expression():\n" + textwrap.indent(source, "    "), names)
    return names["expression"]()


def test_authentiks_policies_run_the_stages_that_are_due(mapped: Doors, url: str) -> None:
    lived(mapped, lambda: authentik("ask", url, mapped.key, HOME, Plan()))
    for told, stages in ((HOME, [False, False, True]), (AWAY, [False, True, True])):
        plan = Plan()
        names = ("ask", "step_up", "tell")
        assert [authentik(name, url, mapped.key, told, plan) for name in names] == stages
    assert word(mapped, plan.context["limen"]["id"]) == "pass"


def test_authentiks_deny_stage_runs_when_a_login_is_refused(mapped: Doors, url: str) -> None:
    lived(mapped, lambda: authentik("ask", url, mapped.key, HOME, Plan()))
    mapped.world.promise.reject = mapped.world.promise.step_up
    assert authentik("ask", url, mapped.key, AWAY, Plan()) is True


def test_authentiks_policies_ask_for_a_second_factor_when_nobody_answers(mapped: Doors, url: str) -> None:
    for where, key in (("http://127.0.0.1:9", mapped.key), (url, "lm_wrong")):
        plan = Plan()
        assert authentik("ask", where, key, HOME, plan) is False
        assert authentik("step_up", where, key, HOME, plan) is True
        assert authentik("tell", where, key, HOME, plan) is True


# keycloak.md


def test_the_commands_of_keycloaks_page_are_answered(mapped: Doors, url: str) -> None:
    def shell(name: str, **more: str) -> Any:
        surroundings = {"LIMEN_URL": url, "LIMEN_KEY": mapped.key, "PATH": "/usr/bin:/bin", **more}
        command = ["bash", "-c", snippet("keycloak.md", f"bash {name}")]
        done = subprocess.run(command, env=surroundings, capture_output=True, check=True, timeout=30)
        return json.loads(done.stdout)

    told = shell("ask")
    assert told["action"] == "step_up"
    assert shell("tell", ID=told["id"])["effect"] == "pass"

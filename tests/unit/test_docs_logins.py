"""The guides on logins: each snippet is run, against a real Limen over loopback."""

import hashlib
import hmac
import json
import re
import subprocess
import textwrap
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import yaml

from limen.engine.judged import KEPT
from limen.identity.doors import kratos
from limen.identity.question import LoginQuestion
from limen.model import Operation
from limen.settings import load
from limen.testing.doors import AWAY, DAY, HOME, Doors
from limen.testing.mmdb import Value, write_mmdb

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
URL = "https://risk.example.com"


def snippet(page: str, fence: str) -> str:
    """The one block of a page that begins with this fence."""
    (found,) = re.findall(
        rf"^```{fence}\n(.*?)^```", (GUIDES / page).read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    return found


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    """With a GeoIP file, as most who run Limen will have."""
    known = {"84.208.0.0/16": place_of(HOME), "45.9.0.0/16": place_of(AWAY)}
    doors = Doors(tmp_path, **{"logins.geoip": str(write_mmdb(tmp_path / "geo.mmdb", known))})
    yield doors
    doors.close()


def place_of(told: dict[str, Any]) -> Value:
    location: Value = {"latitude": told["lat"], "longitude": told["lon"], "accuracy_radius": 20}
    return {
        "country": {"iso_code": told["country"]},
        "location": location,
        "autonomous_system_number": told["asn"],
    }


@pytest.fixture
def url(doors: Doors) -> Iterator[str]:
    """The doors behind loopback; ada is known there under each name that a provider gives her."""
    for user in ("ada", "auth0|ada", "f:1:ada"):
        doors.settled_in(user, days=6)
    doors.later(DAY)
    with doors.served() as url:
        yield url


def lived(doors: Doors, ask: Callable[[], object], days: int = 12) -> None:
    """A history by one door, which knows less of a login than the REST form may be told."""
    for _ in range(days):
        doors.later(DAY)
        ask()
    doors.later(DAY)


def word(doors: Doors, login: str) -> str:
    """What was said of a login last."""
    case = doors.world.judged.find(login, doors.installation.clock.now())
    assert case is not None
    return case.word


# logins.md


def test_the_settings_of_the_guide_enforce_on_logins_alone(tmp_path: Path) -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```", (GUIDES / "logins.md").read_text(), re.DOTALL | re.MULTILINE)
    file = tmp_path / "limen.toml"
    file.write_text(blocks[0])
    settings = load(file, {}, {})
    assert (settings.doors.listen, settings.doors.url) == ("127.0.0.1:8700", URL)
    doors = Doors(tmp_path, **{"policy.mode": "observe"})
    try:
        doors.installation.configure(load(file, {}, {"data.folder": str(tmp_path / "data")}))
        assert not doors.world.observes(Operation(1, "LOGIN", "/login", learned=True))
        assert doors.world.observes(Operation(2, "GET", "/orders", learned=True))
    finally:
        doors.close()


def test_the_client_of_the_guide_asks_and_tells(doors: Doors, url: str) -> None:
    client: dict[str, Any] = {}
    for block in re.findall(
        r"^```python\n(.*?)^```", (GUIDES / "logins.md").read_text(), re.DOTALL | re.MULTILINE
    ):
        exec(block, client)
    with httpx.Client(base_url=url, headers={"x-api-key": doors.key}) as http:
        told = client["ask"](http, json.loads(snippet("logins.md", "json")))
        assert told["action"] in {"allow", "watch"}
        odd = client["ask"](http, {"user": "ada", **AWAY})
        assert odd["action"] == "step_up"
        assert client["tell"](http, odd, "pass", factor="totp")["effect"] == "pass"
        assert client["tell"](http, odd, "pass", factor="totp")["why"]


def test_the_guide_names_every_field_and_its_figures_are_those_of_the_code() -> None:
    text = (GUIDES / "logins.md").read_text()
    fields = [name for name in LoginQuestion.__struct_fields__ if f"`{name}`" not in text]
    assert fields == []
    assert f"{KEPT:,} at once" in text


# authzen.md


def test_the_authzen_request_gets_the_response_of_the_guide(doors: Doors, url: str) -> None:
    answer = httpx.post(
        f"{url}/access/v1/evaluation",
        json=json.loads(snippet("authzen.md", "json request")),
        headers={"authorization": f"Bearer {doors.key}"},
    ).json()
    shown = json.loads(snippet("authzen.md", "json response"))
    assert answer["decision"] is shown["decision"]
    assert answer["context"].keys() == shown["context"].keys()
    assert answer["context"]["risk"].keys() == shown["context"]["risk"].keys()
    assert answer["context"]["step_up"] == shown["context"]["step_up"]
    assert answer["context"]["reason_user"] == shown["context"]["reason_user"]


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


def test_auth0s_actions_let_in_challenge_refuse_and_tell(doors: Doors, url: str, tmp_path: Path) -> None:
    assert auth0(tmp_path, "ask", url, doors.key, HOME) == []
    (kept, challenge) = auth0(tmp_path, "ask", url, doors.key, AWAY)
    assert kept[:2] == ["transaction.setMetadata", "limen"]
    assert challenge[:2] == ["authentication.challengeWith", {"type": "otp"}]
    after = {
        "transaction": {"metadata": {"limen": kept[2]}},
        "authentication": {"methods": [{"name": "pwd"}, {"name": "mfa", "type": "otp"}]},
    }
    assert auth0(tmp_path, "tell", url, doors.key, AWAY, **after) == []
    assert word(doors, kept[2]) == "pass"


def test_auth0s_action_refuses_what_is_blocked(doors: Doors, url: str, tmp_path: Path) -> None:
    doors.world.promise.reject = doors.world.promise.step_up
    ((what, why),) = auth0(tmp_path, "ask", url, doors.key, AWAY)
    assert what == "access.deny"
    assert why.startswith("This login was refused.")


@pytest.mark.parametrize("key", ["lm_wrong", ""])
def test_auth0s_action_asks_for_a_second_factor_when_nobody_answers(
    doors: Doors, url: str, tmp_path: Path, key: str
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


def test_authentiks_policies_run_the_stages_that_are_due(doors: Doors, url: str) -> None:
    lived(doors, lambda: authentik("ask", url, doors.key, HOME, Plan()))
    for told, stages in ((HOME, [False, False, True]), (AWAY, [False, True, True])):
        plan = Plan()
        names = ("ask", "step_up", "tell")
        assert [authentik(name, url, doors.key, told, plan) for name in names] == stages
    assert word(doors, plan.context["limen"]["id"]) == "pass"


def test_authentiks_deny_stage_runs_when_a_login_is_refused(doors: Doors, url: str) -> None:
    lived(doors, lambda: authentik("ask", url, doors.key, HOME, Plan()))
    doors.world.promise.reject = doors.world.promise.step_up
    assert authentik("ask", url, doors.key, AWAY, Plan()) is True


def test_authentiks_policies_ask_for_a_second_factor_when_nobody_answers(doors: Doors, url: str) -> None:
    for where, key in (("http://127.0.0.1:9", doors.key), (url, "lm_wrong")):
        plan = Plan()
        assert authentik("ask", where, key, HOME, plan) is False
        assert authentik("step_up", where, key, HOME, plan) is True
        assert authentik("tell", where, key, HOME, plan) is True


# cas.md


def test_cas_properties_lead_to_the_door(doors: Doors, url: str) -> None:
    pairs = [line.partition("=")[::2] for line in snippet("cas.md", "properties").splitlines()]
    rest = {name.removeprefix("cas.authn.adaptive.ip-intel.rest."): value for name, value in pairs}
    headers = {name.removeprefix("headers."): doors.key for name in rest if name.startswith("headers.")}
    place = rest["url"].replace(URL, url)
    answer = httpx.get(place, headers={**headers, "clientIpAddress": "203.0.113.7"})
    assert (answer.status_code, answer.text) == (200, "")
    assert httpx.get(place, params={"clientIpAddress": "203.0.113.7"}, headers=headers).status_code == 200


# keycloak.md


def test_the_commands_of_keycloaks_page_are_answered(doors: Doors, url: str) -> None:
    def shell(name: str, **more: str) -> Any:
        surroundings = {"LIMEN_URL": url, "LIMEN_KEY": doors.key, "PATH": "/usr/bin:/bin", **more}
        command = ["bash", "-c", snippet("keycloak.md", f"bash {name}")]
        done = subprocess.run(command, env=surroundings, capture_output=True, check=True, timeout=30)
        return json.loads(done.stdout)

    told = shell("ask")
    assert told["action"] == "step_up"
    assert shell("tell", ID=told["id"])["effect"] == "pass"


# kratos.md

JSONNET = """
const std = { get: (object, key, otherwise) => (key in object ? object[key] : otherwise) };
const ctx = JSON.parse(require("fs").readFileSync(0, "utf8"));
const body = (ctx) => (BODY);
console.log(JSON.stringify(body(ctx)));
"""


def kratos_body(told: dict[str, Any]) -> Any:
    """What the Jsonnet makes of Kratos' context; it is JavaScript too, but for how a function begins."""
    source = snippet("kratos.md", "jsonnet")
    assert source.startswith("function(ctx) {")
    script = JSONNET.replace("BODY", source.removeprefix("function(ctx) ").strip())
    headers = {"User-Agent": [told["user_agent"]], "True-Client-Ip": [told["client_ip"]]}
    ctx = {
        "identity": {"id": "ada"},
        "request_headers": headers,
        "request_cookies": {"device": told.get("device_id", "")},
    }
    done = subprocess.run(
        ["node", "-e", script], input=json.dumps(ctx), capture_output=True, text=True, check=True, timeout=30
    )
    return json.loads(done.stdout)


def test_kratos_hook_goes_on_or_stops_with_the_messages_of_the_guide(doors: Doors, url: str) -> None:
    flows = yaml.safe_load(snippet("kratos.md", "yaml"))["selfservice"]["flows"]
    (hook,) = flows["login"]["after"]["password"]["hooks"]
    config = hook["config"]
    assert config["response"] == {"parse": True}
    headers = {config["auth"]["config"]["name"]: doors.key}
    place = config["url"].replace(URL, url)
    going = httpx.request(config["method"], place, json=kratos_body(HOME), headers=headers)
    assert (going.status_code, going.json()) == (200, {})
    stopped = httpx.request(config["method"], place, json=kratos_body(AWAY), headers=headers)
    assert stopped.status_code == 403
    assert stopped.json()["messages"][0]["messages"][0]["id"] == kratos.STEP_UP
    text = (GUIDES / "kratos.md").read_text()
    assert all(f"| {number} |" in text for number in (kratos.STEP_UP, kratos.REFUSED, kratos.FAULTY))


# oathkeeper.md


def test_oathkeepers_rule_posts_what_the_door_reads(doors: Doors, url: str) -> None:
    (rule,) = yaml.safe_load(snippet("oathkeeper.md", "yaml"))
    config = rule["authorizer"]["config"]

    def status(told: dict[str, Any]) -> int:
        values = {
            ".Subject": "ada",
            '.MatchContext.Header.Get "X-Real-Ip"': told["client_ip"],
            '.MatchContext.Header.Get "User-Agent"': told["user_agent"],
            '.MatchContext.Header.Get "Accept-Language"': 'nb-NO", "user": "somebody else',
        }
        payload = re.sub(
            r"\{\{ (.*?) \| toJson \}\}", lambda found: json.dumps(values[found[1]]), config["payload"]
        ).replace("lm_...", doors.key)
        answer = httpx.post(
            config["remote"].replace(URL, url),
            content=payload,
            headers={"content-type": "application/json", "authorization": "Bearer end.users.token"},
        )
        return answer.status_code

    lived(doors, lambda: status(HOME))
    assert status(HOME) == 200
    assert status(AWAY) == 403


# zitadel.md


def test_zitadels_target_is_answered(tmp_path: Path) -> None:
    target = json.loads(snippet("zitadel.md", "json target"))
    execution = json.loads(snippet("zitadel.md", "json execution"))
    assert target["restCall"] == {"interruptOnError": True}
    key = tmp_path / "zitadel.key"
    key.write_text("the signing key")
    key.chmod(0o600)
    doors = Doors(tmp_path, **{"doors.zitadel_key_file": str(key)})
    call = {
        "fullMethod": execution["condition"]["response"]["method"],
        "request": {
            "checks": {"user": {"userId": "ada"}, "password": {"password": "x"}},
            "userAgent": {"ip": "203.0.113.7", "header": {"user-agent": {"values": ["Firefox"]}}},
        },
        "response": {"sessionId": "s", "sessionToken": "t"},
    }
    body, at = json.dumps(call).encode(), int(time.time())
    made = hmac.new(b"the signing key", f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    try:
        with doors.served() as url:
            answer = httpx.post(
                target["endpoint"].replace(URL, url),
                content=body,
                headers={"content-type": "application/json", "zitadel-signature": f"t={at},v1={made}"},
            )
        assert answer.json() == call["response"]
        assert len(doors.world.judged) == 1
    finally:
        doors.close()

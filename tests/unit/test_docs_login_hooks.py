"""The pages of providers with a door of their own (CAS, Kratos, Oathkeeper, Zitadel): snippets are run."""

import hashlib
import hmac
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import httpx
import yaml
from guides import GUIDES, URL, lived, snippet

from limen.identity.doors import kratos
from limen.testing.doors import AWAY, HOME, Doors

# cas.md


def test_cas_properties_lead_to_the_door(mapped: Doors, url: str) -> None:
    pairs = [line.partition("=")[::2] for line in snippet("cas.md", "properties").splitlines()]
    rest = {name.removeprefix("cas.authn.adaptive.ip-intel.rest."): value for name, value in pairs}
    headers = {name.removeprefix("headers."): mapped.key for name in rest if name.startswith("headers.")}
    place = rest["url"].replace(URL, url)
    answer = httpx.get(place, headers={**headers, "clientIpAddress": "203.0.113.7"})
    assert (answer.status_code, answer.text) == (200, "")
    assert httpx.get(place, params={"clientIpAddress": "203.0.113.7"}, headers=headers).status_code == 200


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


def test_kratos_hook_goes_on_or_stops_with_the_messages_of_the_guide(mapped: Doors, url: str) -> None:
    flows = yaml.safe_load(snippet("kratos.md", "yaml"))["selfservice"]["flows"]
    (hook,) = flows["login"]["after"]["password"]["hooks"]
    config = hook["config"]
    assert config["response"] == {"parse": True}
    headers = {config["auth"]["config"]["name"]: mapped.key}
    place = config["url"].replace(URL, url)
    going = httpx.request(config["method"], place, json=kratos_body(HOME), headers=headers)
    assert (going.status_code, going.json()) == (200, {})
    stopped = httpx.request(config["method"], place, json=kratos_body(AWAY), headers=headers)
    assert stopped.status_code == 403
    assert stopped.json()["messages"][0]["messages"][0]["id"] == kratos.STEP_UP
    text = (GUIDES / "kratos.md").read_text()
    assert all(f"| {number} |" in text for number in (kratos.STEP_UP, kratos.REFUSED, kratos.FAULTY))


# oathkeeper.md


def test_oathkeepers_rule_posts_what_the_door_reads(mapped: Doors, url: str) -> None:
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
        ).replace("lm_...", mapped.key)
        answer = httpx.post(
            config["remote"].replace(URL, url),
            content=payload,
            headers={"content-type": "application/json", "authorization": "Bearer end.users.token"},
        )
        return answer.status_code

    lived(mapped, lambda: status(HOME))
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
    body, at = json.dumps(call).encode(), int(doors.at)
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

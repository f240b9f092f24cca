"""The guides on logins and AuthZEN: each snippet is run, against a real Limen over loopback."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
from guides import GUIDES, URL, snippet, snippets

from limen.engine.judged import KEPT
from limen.gateways.login_logs import FORMATS, OWN, open_logins
from limen.gateways.login_logs.mapping import Mapping, Wanted
from limen.gateways.logs import LoginLine
from limen.identity.question import LoginQuestion
from limen.model import Operation
from limen.settings import load
from limen.testing.doors import AWAY, Doors

# logins.md


def test_the_settings_of_the_guide_enforce_on_logins_alone(tmp_path: Path) -> None:
    blocks = snippets("logins.md", "toml")
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


def test_the_client_of_the_guide_asks_and_tells(mapped: Doors, url: str) -> None:
    client: dict[str, Any] = {}
    for block in snippets("logins.md", "python"):
        exec(block, client)
    with httpx.Client(base_url=url, headers={"x-api-key": mapped.key}) as http:
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


def test_the_mapping_of_the_guide_reads_its_log(tmp_path: Path) -> None:
    mapping, log = tmp_path / "dovecot.toml", tmp_path / "mail.log"
    mapping.write_text(snippet("logins.md", "toml mapping"))
    log.write_text(snippet("logins.md", "text log"))
    found = list(open_logins(log, mapping=mapping).records)
    assert [(each.user, each.result) for each in found if isinstance(each, LoginLine)] == [
        ("u-42", "success"),
        ("u-42", "failure"),
    ]


def test_the_guide_names_every_format_and_every_key_of_a_mapping() -> None:
    text = (GUIDES / "logins.md").read_text().partition("## Learning from history")[2]
    rows = re.findall(r"^\| `([a-z0-9]+)` \|", text.partition("Files may be gzipped")[0], re.MULTILINE)
    assert sorted(rows) == sorted([OWN, *[mapping.name for mapping in FORMATS]])
    shown = text.partition("## What is known")[0]
    keys = (*Wanted.__struct_fields__, *Mapping.__struct_fields__)
    assert [key for key in keys if not re.search(rf"\b{key}\b", shown)] == ["marks"], (
        "those are for recognition"
    )


# authzen.md


def test_the_authzen_request_gets_the_response_of_the_guide(mapped: Doors, url: str) -> None:
    answer = httpx.post(
        f"{url}/access/v1/evaluation",
        json=json.loads(snippet("authzen.md", "json request")),
        headers={"authorization": f"Bearer {mapped.key}"},
    ).json()
    shown = json.loads(snippet("authzen.md", "json response"))
    assert answer["decision"] is shown["decision"]
    assert answer["context"].keys() == shown["context"].keys()
    assert answer["context"]["risk"].keys() == shown["context"]["risk"].keys()
    assert answer["context"]["step_up"] == shown["context"]["step_up"]
    assert answer["context"]["reason_user"] == shown["context"]["reason_user"]

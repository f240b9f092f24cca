"""The copilot in a clean install: four sentences, each to the end, through a real Envoy that it started."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from installed import API, free_port, wait_for

from limen.testing.credentials import Issuer

LIMEN = Path(sys.executable).with_name("limen")
CONFIG = """
[policy]
preset = "balanced"
[[identity.jwt]]
issuer = "https://id.example"
jwks = "{keys}"
audience = "api"
"""


class Desk:
    """An operator in a folder of his own, with an API, an identity provider and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.issuer = folder, Issuer()
        (folder / "keys.json").write_bytes(self.issuer.jwks())
        (folder / "limen.toml").write_text(CONFIG.format(keys=folder / "keys.json"))
        self.upstream = free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LIMEN_")}
        self.environ = clean | {
            "LIMEN_MASTER_KEY_FILE": str(folder / "secret" / "master.key"),
            "LIMEN_METRICS_LISTEN": f"127.0.0.1:{free_port()}",
            "LIMEN_DECISION_TIMEOUT": "1s",
            "LIMEN_DECISION_OVERLOAD": "500ms",
        }
        self.api = subprocess.Popen([sys.executable, "-c", API, str(self.upstream)])

    def limen(self, *words: str, said: str = "") -> str:
        ran = subprocess.run(
            [LIMEN, *words], cwd=self.folder, env=self.environ, input=said, capture_output=True, text=True,
            timeout=180, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def ask(self, sentence: str) -> Any:
        return json.loads(self.limen("ask", sentence, "--json"))

    def apply(self, plan: Any) -> Any:
        return json.loads(self.limen("plans", "apply", plan["id"], "--approve", "--json"))

    def gateway(self) -> str:
        (found,) = json.loads(self.limen("plans", "gateways", "--json"))
        return f"http://127.0.0.1:{found['port']}"

    def token(self, age: float) -> str:
        now = time.time()
        return self.issuer.token(iat=int(now - age), exp=int(now + 3_600), roles=["contractors"])

    def close(self) -> None:
        pid = self.folder / "limen-data" / "up.pid"
        if pid.exists():
            subprocess.run(["kill", pid.read_text().strip()], check=False, capture_output=True)
        self.api.kill()
        self.api.wait()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.close()


def test_four_sentences(desk: Desk) -> None:
    wish = f"put a gateway in front of localhost:{desk.upstream} with rate limits for partners"
    said = desk.limen("ask", said=f"{wish}\n600 a minute\napply\nquit\n")
    assert "How many calls?" in said
    url = desk.gateway()

    def status(**headers: str) -> int:
        return httpx.get(f"{url}/items/1", headers=headers, timeout=10).status_code

    old, young = ({"authorization": f"Bearer {desk.token(age)}"} for age in (1_800, 60))
    assert (status(**old), status(**young)) == (200, 200)
    plan = desk.ask("cut token lifetime for contractors to 15 minutes")
    assert plan["plan"]["operations"][0]["slots"] == {"role": "contractors", "seconds": 900}
    assert status(**old) == 200, "a plan alone changes nothing"
    desk.apply(plan)
    wait_for(lambda: status(**old) == 401, 1.0)
    assert status(**young) == 200
    desk.limen("undo")
    wait_for(lambda: status(**old) == 200, 1.0)

    (made,) = desk.apply(
        desk.ask("make a key for the billing batch, read only, expiring at the end of March")
    )["results"]
    assert (made["principal"], made["scopes"]) == ("billing-batch", ["read"])
    assert time.strftime("%m-%d", time.gmtime(made["expires"])) in ("03-31", "04-01")
    assert status(**{"x-api-key": made["text"]}) == 200

    desk.apply(desk.ask("suspend the key of the billing batch, it is in a public repository"))
    wait_for(lambda: status(**{"x-api-key": made["text"]}) == 403, 1.0)
    answered = desk.ask(f"why was key lm_{made['public_id'][:6]}.. suspended?")
    assert "suspended" in str(answered), answered
    assert json.loads(desk.limen("audit", "verify", "--json"))["problems"] == []

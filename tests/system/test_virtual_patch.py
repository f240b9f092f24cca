"""A flaw is found by the probe, patched at the real gateway by a plan, and its regression test turns green;
owners still reach what is theirs, and one word takes it back."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from evals.scan.seeded import apps, flaws, twin
from evals.scan.serving import Served, served
from installed import LIMEN, Installed, Operator, wait_for

PYTEST = Path(sys.executable).with_name("pytest")
PARCEL = "GET /api/v1/parcels/{parcel_id}"


class Shop:
    """The seeded application with one flaw, Limen before it, and somebody who looks after both."""

    def __init__(self, folder: Path, flaw: str, running: Served, source: Path) -> None:
        self.app, self.source, self.folder = running, source, folder
        self.gateway = Installed(folder / "limen", preset="balanced", upstream=running.port, ready="/health")
        with self.gateway.config.open("a") as config:
            config.write(f'[scan]\nreport = "{folder}/report.json"\n')
        self.operator = Operator(folder, {"LIMEN_CONFIG": str(self.gateway.config)})
        self.flaw = flaw

    def scan(self) -> list[dict[str, Any]]:
        """What the scanner says of source and running server; the regression tests are written beside."""
        callers = [f"{each.name}:{each.role}={each.header}" for each in self.app.app.identity]
        command = [LIMEN, "scan", self.source, "--url", f"http://127.0.0.1:{self.app.port}"]
        command += [part for caller in callers for part in ("--as", caller)]
        command += [
            "--format",
            "json",
            "--out",
            self.folder / "report.json",
            "--tests",
            self.folder / "tests",
        ]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        assert ran.returncode == 1, ran.stdout + ran.stderr
        found: list[dict[str, Any]] = json.loads((self.folder / "report.json").read_text())["findings"]
        return found

    def status(self, who: str, request: str) -> int:
        """The status of one call through the gateway."""
        method, path = request.split(" ", 1)
        return self.gateway.client.request(method, path, headers=self.app.credential(who)).status_code

    def own(self, who: str) -> list[int]:
        """The ids that the list of parcels gives somebody, through the gateway."""
        answer = self.gateway.client.get("/api/v1/parcels", headers=self.app.credential(who))
        listed = answer.json()
        rows = listed if isinstance(listed, list) else next(v for v in listed.values() if isinstance(v, list))
        return [each["id"] for each in rows]

    def made(self, who: str) -> int:
        """The id of a parcel that somebody makes, through the gateway."""
        client, headers = self.gateway.client, self.app.credential(who)
        address = client.get("/api/v1/addresses", headers=headers).json()[0]["id"]
        parcel = {"address_id": address, "weight": 2, "zone": "domestic", "recipient": "Somebody"}
        answer = client.post("/api/v1/parcels", headers=headers, json=parcel)
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    def green(self) -> bool:
        """Whether the regression tests of the probe pass through the gateway."""
        headers = {each.name.upper(): each.header for each in self.app.app.identity}
        ran = subprocess.run(
            [PYTEST, "-q", "-p", "no:cacheprovider", "-k", "given_what_belongs", self.folder / "tests"],
            env={**os.environ, **headers, "LIMEN_URL": self.gateway.url},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ran.returncode in (0, 1), ran.stdout + ran.stderr
        assert "skipped" not in ran.stdout
        return ran.returncode == 0


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    app = next(each for each in apps() if each.name == "parcels")
    seeded = [each for each in flaws(app) if each.id == "parcels-bola-1"]
    source = twin(app, tmp_path / "source", seeded)
    (tmp_path / "limen").mkdir()
    with served(app, source) as running:
        shop = Shop(tmp_path, seeded[0].id, running, source)
        yield shop
        shop.gateway.close()


def test_a_seeded_bola_is_found_patched_at_the_gateway_and_taken_back(shop: Shop) -> None:
    finding = next(each for each in shop.scan() if each["rule"] == "probe-object-read")
    assert finding["operation"] == PARCEL
    shop.gateway.launch()
    wait_for(shop.gateway.serves, 90)
    shop.operator.run("operations", "import", str(shop.source / "openapi.yaml"))
    parcels = {who: shop.own(who) for who in ("ada", "bob")}
    shop.gateway.digest()
    assert all(
        shop.status(who, f"GET /api/v1/parcels/{each}") == 200 for who in parcels for each in parcels[who]
    )
    assert not shop.green(), "bob reads ada's parcel"

    shop.gateway.digest()
    plan = shop.operator.run("ask", f"virtually patch finding {finding['fingerprint'][:10]}, please")
    (rule,) = plan["plan"]["operations"]
    assert (rule["op"], rule["slots"]["when"]) == ("add_policy", {"foreign_in": ["path"]})
    denied = plan["plan"]["dry_run"]["denied"]
    assert (denied["calls"], denied["callers"]) == (1, 1), "of all recorded calls the one that was not his"
    assert not shop.green(), "a plan alone changes nothing"

    shop.operator.run("plans", "apply", plan["id"])
    wait_for(shop.green)
    assert all(
        shop.status(who, f"GET /api/v1/parcels/{each}") == 200 for who in parcels for each in parcels[who]
    )
    assert shop.status("bob", f"GET /api/v1/parcels/{parcels['ada'][0]}") == 403
    assert shop.status("bob", "GET /api/v1/parcels/999999") == 403

    made = shop.made("ada")
    wait_for(lambda: shop.status("ada", f"GET /api/v1/parcels/{made}") == 200)
    assert shop.status("bob", f"GET /api/v1/parcels/{made}") == 403

    assert shop.operator.run("undo")["plan"] == plan["id"]
    wait_for(lambda: not shop.green())
    assert shop.operator.run("audit", "verify")["problems"] == []

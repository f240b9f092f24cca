"""A shorter life for some tokens: sessions that end at once, and those that end as they grow old."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from limen.copilot.operations import SetTokenLifetime
from limen.model import Request
from limen.testing.credentials import Issuer
from limen.testing.office import Office

CONFIG = """
[policy]
preset = "balanced"
[[identity.jwt]]
issuer = "https://id.example"
jwks = "{keys}"
audience = "api"
"""

MINUTE = 60.0


class House:
    """An office in which people come with tokens of an identity provider."""

    def __init__(self, folder: Path) -> None:
        self.issuer = Issuer()
        (folder / "keys.json").write_bytes(self.issuer.jwks())
        self.office = Office(folder, CONFIG.format(keys=folder / "keys.json"))
        self._calls = 0

    def token(self, name: str, role: str, age: float) -> str:
        now = int(self.office.now)
        return self.issuer.token(sub=name, roles=[role], iat=now - int(age), exp=now + 86_400, nbf=None)

    def call(self, token: str, at: float) -> int:
        self._calls += 1
        headers = (("authorization", f"Bearer {token}"),)
        request = Request(at, "GET", "/v1/orders", headers, "203.0.113.7", f"t{self._calls}")
        return self.office.installation.point.judge(request).status


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.office.close()


def test_old_sessions_end_at_once_and_young_ones_later(house: House) -> None:
    now, tokens = house.office.now, {}
    for name, role, age in (("carl", "contractors", 50), ("cora", "contractors", 5), ("ida", "staff", 50)):
        tokens[name] = house.token(name, role, age * MINUTE)
        assert house.call(tokens[name], now - 2 * MINUTE) == 200
    plan = house.office.plan(SetTokenLifetime(role="contractors", seconds=900))
    assert (plan.dry_run.sessions.now, plan.dry_run.sessions.later) == (1, 1)
    assert plan.dry_run.stepped_up.calls == 1
    house.office.ask("plans.apply", id=plan.id)
    assert [house.call(tokens[name], house.office.now) for name in ("carl", "cora", "ida")] == [401, 200, 200]
    house.office.ask("undo")
    assert house.call(tokens["carl"], house.office.now) == 200


def test_a_longer_life_loosens_what_a_rule_has_tightened(house: House) -> None:
    office = house.office
    short = office.plan(SetTokenLifetime(role="contractors", seconds=900))
    assert short.impact.value == "tighten"
    office.ask("plans.apply", id=short.id)
    assert office.plan(SetTokenLifetime(role="contractors", seconds=1800)).impact.value == "loosen"
    assert office.plan(SetTokenLifetime(role="contractors", seconds=600)).impact.value == "tighten"
    assert office.plan(SetTokenLifetime(role="staff", seconds=1800)).impact.value == "tighten"

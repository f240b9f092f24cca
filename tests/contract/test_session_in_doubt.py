"""A session that moves away from its user loses what it may do at the next call, at both gateways alike."""

import time
from collections.abc import Iterator

import httpx
import pytest
from test_step_up_challenge import INSUFFICIENT, Door, Doors, parameters

from limen.features.codes import Plain
from limen.settings.policies import preset

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
HOME = {"x-forwarded-for": "84.208.1.7", "user-agent": FIREFOX}
AWAY = {"x-forwarded-for": "45.9.20.3", "user-agent": "curl/8.9.1"}
DAY = 86_400.0
BEHIND_A_PROXY = """
[identity]
trusted_proxies = ["127.0.0.0/8"]
"""


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    doors = Doors(tmp_path_factory.mktemp("doors"), preset("balanced"), BEHIND_A_PROXY)
    yield doors
    doors.close()


@pytest.fixture(params=["asgi", "envoy"])
def door(doors: Doors, request: pytest.FixtureRequest) -> Door:
    door = Door(doors, request.param, request.node.name)

    async def lived() -> None:
        """Forty days of logins, his from home, others' from all over."""
        for day in range(40, 0, -1):
            for other in range(12):
                user, address = (
                    (door.user, "84.208.1.7") if not other else (f"user {other}", f"62.{other}.3.7")
                )
                headers = {"user-agent": FIREFOX}
                doors.installation.logins.judge(
                    Plain(time.time() - day * DAY + other, user, f"l{day}", address, headers)
                )

    doors.run(lived())
    return door


def call(door: Door, method: str, token: str, headers: dict[str, str]) -> httpx.Response:
    return door.call(method, authorization=f"Bearer {token}", **headers)


def test_it_reads_and_does_not_write_and_its_token_dies_young(door: Door) -> None:
    young = door.token(ago=3_600, sid=door.user)
    assert call(door, "POST", young, HOME).status_code == 204
    refused = call(door, "POST", young, AWAY)
    asked = parameters(refused.headers["www-authenticate"])
    assert (refused.status_code, asked["error"], asked["max_age"]) == (401, INSUFFICIENT, "300")
    assert call(door, "GET", young, AWAY).status_code == 204
    old = door.token(ago=3_600, sid=door.user, iat=door.now - 301)
    refused = call(door, "GET", old, AWAY)
    assert refused.status_code == 401
    assert parameters(refused.headers["www-authenticate"])["error"] == "invalid_token"
    assert call(door, "GET", old, HOME).status_code == 204, "at home it is as good as ever"


def test_a_login_from_there_is_enough(door: Door) -> None:
    before, after = door.token(ago=3_600, sid=door.user), door.token(ago=5, sid=door.user)
    assert call(door, "GET", before, HOME).status_code == 204
    assert call(door, "POST", before, AWAY).status_code == 401
    assert call(door, "POST", after, AWAY).status_code == 204

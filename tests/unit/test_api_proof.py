"""Who may ask the API: the operator whose key signed this request, once, now; and no page in a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from api_client import LISTEN, URL, Client, House, run

from limen.admin.operators import Operator
from limen.api.problem import RefusedError
from limen.api.proof import MOST_FAILURES, MOST_NAMES, WINDOW_SECONDS, Arrived, Proof
from limen.api.signing import signed_headers
from limen.credentials.operators import new_key
from limen.model import ConfigError
from limen.settings import load

As = Callable[[str], Client]
PATH = "/v1/plans?all=true"


class Desk:
    def __init__(self, folder: Path) -> None:
        self.now, self.key, self.other = 0.0, folder / "ada.pem", folder / "eve.pem"
        self.ada = Operator("ada", "approver", new_key(self.key), 0.0)
        new_key(self.other)
        self.known = (self.ada,)
        self.proof = Proof(lambda: self.known, lambda: self.now)

    def arrived(self, body: bytes = b"", key: Path | None = None, **other: str) -> Arrived:
        headers = signed_headers(key or self.key, "POST", f"{URL}{PATH}", body) | {"host": LISTEN}
        self.now = float(headers["signature-input"].partition("created=")[2].partition(";")[0])
        return Arrived("POST", PATH, headers | other, body)

    def refused(self, arrived: Arrived) -> int:
        with pytest.raises(RefusedError) as refused:
            self.proof.operator(arrived)
        return refused.value.status


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.office.close()


def test_a_signed_request_is_its_operators_and_is_heard_once(desk: Desk) -> None:
    arrived = desk.arrived(b"{}")
    assert desk.proof.operator(arrived) is desk.ada
    assert desk.refused(arrived) == 401
    assert desk.proof.operator(desk.arrived(b"{}")) is desk.ada


@pytest.mark.parametrize("change", ["method", "path", "query", "body", "host", "digest", "nonce", "created"])
def test_whatever_of_it_is_changed_on_the_way_it_is_nobodys(desk: Desk, change: str) -> None:
    arrived = desk.arrived(b'{"why": "a"}')
    headers = dict(arrived.headers)
    if change == "method":
        arrived = Arrived("DELETE", PATH, headers, arrived.body)
    elif change == "path":
        arrived = Arrived("POST", "/v1/undo?all=true", headers, arrived.body)
    elif change == "query":
        arrived = Arrived("POST", "/v1/plans", headers, arrived.body)
    elif change == "body":
        arrived = Arrived("POST", PATH, headers, b'{"why": "b"}')
    elif change == "host":
        arrived = Arrived("POST", PATH, headers | {"host": "127.0.0.1:9999"}, arrived.body)
    elif change == "digest":
        other = desk.arrived(b"{}").headers["content-digest"]
        arrived = Arrived("POST", PATH, headers | {"content-digest": other}, b"{}")
    else:
        stated = headers["signature-input"]
        new = (
            stated.replace('nonce="', 'nonce="A')
            if change == "nonce"
            else stated.replace("created=1", "created=2")
        )
        arrived = Arrived("POST", PATH, headers | {"signature-input": new}, arrived.body)
    assert desk.refused(arrived) == 401


def test_an_old_request_and_a_strangers_are_refused(desk: Desk) -> None:
    late = desk.arrived()
    desk.now += WINDOW_SECONDS + 1
    assert desk.refused(late) == 401
    assert desk.refused(desk.arrived(key=desk.other)) == 401
    assert desk.refused(Arrived("GET", PATH, {"host": LISTEN, "authorization": "Bearer x"}, b"")) == 401


def test_with_no_operator_named_nobody_is_heard(desk: Desk) -> None:
    desk.known = ()
    assert desk.refused(desk.arrived()) == 401


def test_failed_keys_are_told_to_wait_and_cannot_lock_the_operator_out(desk: Desk) -> None:
    bad = desk.arrived(b"{}")
    forged = Arrived("POST", PATH, bad.headers, b"[]")
    assert [desk.refused(forged) for _ in range(MOST_FAILURES + 2)] == [401] * MOST_FAILURES + [429, 429]
    assert desk.proof.operator(desk.arrived(b"{}")) is desk.ada
    desk.now += 61
    assert desk.refused(forged) == 401


def test_the_table_of_failed_keys_is_bounded(desk: Desk) -> None:
    for number in range(MOST_NAMES + 20):
        headers = dict(desk.arrived().headers)
        stated = headers["signature-input"]
        key = stated.partition('keyid="')[2][:64]
        headers["signature-input"] = stated.replace(key, f"{number:064x}")
        assert desk.refused(Arrived("POST", PATH, headers, b"")) == 401
    assert len(desk.proof._failures) == MOST_NAMES


def test_no_page_in_a_browser_may_ask_and_no_other_name_leads_here(house: House) -> None:
    async def story(as_: As) -> None:
        ada = as_("ada")
        assert (await ada.ask("GET", "/v1/me")).status_code == 200
        for headers in (
            {"origin": URL},
            {"origin": "null"},
            {"sec-fetch-site": "same-origin"},
            {"host": "evil.example:9465"},
        ):
            refused = await ada.ask("GET", "/v1/me", **headers)
            assert refused.status_code == 403
            assert refused.json()["title"] == "Forbidden"
            assert (await ada.http.get("/v1/openapi.json", headers=headers)).status_code == 403

    run(house, story)


def test_every_answer_is_a_problem_with_a_cure_or_what_was_asked_for(house: House) -> None:
    async def story(as_: As) -> None:
        ada = as_("ada")
        answers = {
            404: await ada.ask("GET", "/v1/nothing"),
            405: await ada.ask("POST", "/v1/me"),
            400: await ada.ask("GET", "/v1/plans?every=1"),
            409: await ada.ask("GET", "/v1/plans/p00000000"),
            413: await ada.ask("POST", "/v1/ask", {"text": "x" * 70_000}),
            415: await ada.ask("POST", "/v1/ask", {"text": "x"}, **{"content-type": "text/plain"}),
            422: await ada.ask("POST", "/v1/ask", {"text": "x", "more": 1}),
            401: await ada.http.get("/v1/plans"),
        }
        for status, answer in answers.items():
            assert answer.status_code == status, answer.text
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json().keys() == {"type", "title", "status", "detail"}
            assert "set-cookie" not in answer.headers
            assert answer.headers["cache-control"] == "no-store"
        assert answers[401].headers["www-authenticate"] == "Signature"

    run(house, story)


@pytest.mark.parametrize("listen", ["0.0.0.0:9465", "[::]:9465", "api.example:9465", "unix:/run/api"])
def test_it_is_served_on_this_machine_only(listen: str) -> None:
    with pytest.raises(ConfigError, match="this machine only"):
        load(None, {}, {"api.listen": listen})
    assert load(None, {}, {}).api.listen == ""

"""Plans over the API: made, tried, agreed to by two, applied and taken back as on the command line."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from api_client import Client, House, run

As = Callable[[str], Client]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.office.close()


def test_words_become_a_plan_that_is_applied_and_taken_back_to_the_byte(house: House) -> None:
    async def story(as_: As) -> None:
        olaf, before = as_("olaf"), house.office.documents()
        understood = (await olaf.ask("POST", "/v1/ask", {"text": "block the network 198.51.100.0/24"})).json()
        assert understood["operations"][0]["op"] == "block_network"
        plan = await olaf.make("cut token lifetime for partners to 15 minutes")
        assert (plan["author"], plan["impact"], plan["state"]) == ("olaf", "tighten", "proposed")
        again = (await olaf.ask("POST", f"/v1/plans/{plan['id']}/dry-run")).json()
        assert again["same"]
        assert house.office.documents() == before
        done = await olaf.ask("POST", f"/v1/plans/{plan['id']}/application", {"why": "audit"})
        assert done.status_code == 200, done.text
        assert house.office.documents() != before
        assert house.office.installation.control.revision(done.json()["revisions"][0]).by == "olaf"
        undone = await olaf.ask("POST", f"/v1/plans/{plan['id']}/undo", {})
        assert undone.json()["plan"] == plan["id"]
        assert house.office.documents() == before
        audit = (await olaf.ask("POST", "/v1/audit")).json()
        assert (audit["problems"], audit["plans"]) == ([], 1)

    run(house, story)


def test_what_destroys_needs_its_author_and_another_approver(house: House) -> None:
    async def story(as_: As) -> None:
        ada, bert, olaf = as_("ada"), as_("bert"), as_("olaf")
        plan = await ada.make("revoke the key billing-batch")
        apply = f"/v1/plans/{plan['id']}/application"
        assert "two approvers" in (await ada.ask("POST", apply, {})).json()["detail"]
        assert "own plan" in (await ada.approve(plan)).json()["detail"]
        assert "no approver" in (await olaf.approve(plan)).json()["detail"]
        assert (await bert.sign(plan)).status_code == 409, "only its author may sign it as that"
        assert (await ada.sign(plan)).json()["signed"]
        assert "an approver" in (await ada.ask("POST", apply, {})).json()["detail"]
        agreed = (await bert.approve(plan)).json()
        assert [each["operator"] for each in agreed["approvals"]] == ["bert"]
        assert agreed["wanted"] == ""
        assert (await ada.ask("POST", apply, {})).status_code == 200
        assert house.office.call("billing-batch", "/v1/orders").status == 401

    run(house, story)


def test_an_approval_of_another_plan_or_by_another_key_is_none(house: House) -> None:
    async def story(as_: As) -> None:
        ada, bert = as_("ada"), as_("bert")
        plan = await ada.make("revoke the key billing-batch")
        other = await ada.make("set the mode to enforce everywhere")
        assert (await bert.approve({**plan, "hash": other["hash"]})).status_code == 409
        stolen = Client(bert.http, house.keys["eve"])
        assert (await stolen.approve(plan)).status_code == 401

    run(house, story)


def test_what_is_unclear_is_asked_back_and_nothing_is_kept(house: House) -> None:
    async def story(as_: As) -> None:
        ada = as_("ada")
        asked = await ada.ask("POST", "/v1/plans", {"text": "cut token lifetime for partners"})
        assert asked.status_code == 422
        assert asked.headers["content-type"] == "application/problem+json"
        assert (await ada.ask("GET", "/v1/plans?all=true")).json() == []

    run(house, story)


def test_typed_operations_make_a_plan_and_a_gateway_is_left_to_the_console(house: House) -> None:
    async def story(as_: As) -> None:
        ada = as_("ada")
        typed = {
            "text": "quiet",
            "operations": [{"op": "set_mode", "slots": {"operations": ["*"], "mode": "enforce"}}],
        }
        made = await ada.ask("POST", "/v1/plans", typed)
        assert made.status_code == 201, made.text
        nonsense = {"text": "x", "operations": [{"op": "explode", "slots": {}}]}
        assert (await ada.ask("POST", "/v1/plans", nonsense)).status_code == 422
        started = {
            "text": "x",
            "operations": [{"op": "start_gateway", "slots": {"upstream": "localhost:9000"}}],
        }
        plan = (await ada.ask("POST", "/v1/plans", started)).json()
        refused = await ada.ask("POST", f"/v1/plans/{plan['id']}/application", {})
        assert refused.status_code == 409
        assert "limen plans apply" in refused.json()["detail"]

    run(house, story)


def test_explanations_incidents_and_the_catalogue_are_read(house: House) -> None:
    async def story(as_: As) -> None:
        olaf = as_("olaf")
        told = await olaf.ask("POST", "/v1/explain", {"text": "list the riskiest keys"})
        assert told.json()["kind"] == "read", told.text
        assert told.json()["answers"][0]["text"]
        nothing = (await olaf.ask("POST", "/v1/explain", {"text": "revoke the key nobody has"})).json()
        assert nothing["answers"] == []
        assert nothing["question"]
        assert (await olaf.ask("GET", "/v1/incidents")).json()["count"] == 0
        assert (await olaf.ask("GET", "/v1/incidents/inc-1")).status_code == 409
        assert any(each["op"] == "create_key" for each in (await olaf.ask("GET", "/v1/operations")).json())
        assert (await olaf.ask("GET", "/v1/me")).json()["role"] == "operator"

    run(house, story)

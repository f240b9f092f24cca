"""Push delivery (RFC 8935) on both ends: one SET at a time, 202 or an error in the standard's own words."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.contract.ssf import REVOKED, SSF, Desk, Party, Sender
from tests.contract.test_ssf_set import RFC8935_FIGURE_1

from limen.credentials.jwks import parse_jwks
from limen.identity.ssf import pusher
from limen.identity.ssf.endpoints import PushRules
from limen.identity.ssf.inbox import Inbox
from limen.identity.ssf.pauses import LONGEST, pause
from limen.identity.ssf.pusher import Pusher
from limen.identity.ssf.receive import receiver_routes

ANNA, BERT = "anna@x.example", "bert@x.example"


def push(desk: Desk, text: str | bytes, **headers: str) -> httpx.Response:
    """As RFC 8935, figure 1, has it."""
    sent = {
        "accept": "application/json",
        "accept-language": "en-US, en;q=0.5",
        "content-type": "application/secevent+jwt",
        **headers,
    }

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=receiver_routes(desk.inbox)))
        async with httpx.AsyncClient(transport=transport, base_url="https://rp.example.com") as client:
            return await client.post("/ssf/events", content=text, headers=sent)

    return asyncio.run(run())


def test_2_2_a_set_that_took_effect_is_202_with_an_empty_body() -> None:
    desk = Desk()
    answer = push(desk, desk.party.set())
    assert (answer.status_code, answer.content) == (202, b"")
    assert [told.event for told in desk.takes.told] == ["session-revoked"]


def test_2_a_set_that_was_taken_before_is_202_and_has_no_second_effect() -> None:
    desk = Desk()
    for _ in range(2):
        assert push(desk, desk.party.set()).status_code == 202
    assert len(desk.takes.told) == 1
    assert desk.inbox.counts == {"accepted": 1, "again": 1}


def test_2_3_an_error_is_400_json_with_its_language() -> None:
    desk = Desk()
    answer = push(desk, desk.party.set(aud="other"))
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-language"] == "en"
    assert answer.json() == {
        "err": "invalid_audience",
        "description": "the SET is meant for another audience",
    }


def test_2_4_every_error_has_its_registered_code() -> None:
    desk = Desk()
    cases = {
        "invalid_request": [b"junk", b"", b"\xff" * 9, desk.party.set(events={})],
        "invalid_key": [Party().set(), desk.party.set()[:-4] + "AAAA", RFC8935_FIGURE_1],
        "invalid_issuer": [Party("https://other.example.com/").set()],
        "invalid_audience": [desk.party.set(aud="other")],
    }
    for err, texts in cases.items():
        for text in texts:
            answer = push(desk, text)
            assert (answer.status_code, answer.json()["err"]) == (400, err)
    assert desk.takes.told == []


def test_2_1_another_content_type_is_an_invalid_request() -> None:
    desk = Desk()
    answer = push(desk, desk.party.set(), **{"content-type": "application/jwt"})
    assert (answer.status_code, answer.json()["err"]) == (400, "invalid_request")


def test_a_body_that_is_too_long_is_an_invalid_request() -> None:
    assert push(Desk(), b"x" * 70_000).json()["err"] == "invalid_request"


@pytest.mark.parametrize("shown", ["", "Bearer wrong", "sesame", "bearer sesame", "Bearer sesame "])
def test_2_4_who_does_not_show_the_agreed_credential_fails_authentication(shown: str) -> None:
    desk = Desk(secret=b"sesame")
    answer = push(desk, desk.party.set(), **({"authorization": shown} if shown else {}))
    assert (answer.status_code, answer.json()["err"]) == (400, "authentication_failed")
    assert push(desk, desk.party.set(), authorization="Bearer sesame").status_code == 202


def test_before_any_key_was_read_it_is_503_so_that_the_set_comes_again() -> None:
    desk = Desk()
    desk.jwks.replace(())
    desk.jwks.revision = 0
    answer = push(desk, desk.party.set())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")


def test_a_set_signed_with_a_new_key_is_taken_once_the_keys_were_looked_for() -> None:
    """A transmitter may have rotated its key a moment ago, and may never send again what was refused."""
    desk, old = Desk(), Party(kid="k0").keys
    desk.jwks.replace(parse_jwks(old.jwks()))
    desk.now += 31

    async def refresh() -> None:
        await desk.jwks.wanted.wait()
        desk.jwks.replace(parse_jwks(desk.party.keys.jwks()))
        desk.jwks.pending = False

    async def run() -> httpx.Response:
        desk.jwks.wanted = asyncio.Event()
        transport = httpx.ASGITransport(Starlette(routes=receiver_routes(desk.inbox)))
        async with httpx.AsyncClient(transport=transport, base_url="https://rp.example.com") as client:
            refreshing = asyncio.create_task(refresh())
            headers = {"content-type": "application/secevent+jwt"}
            answer = await client.post("/ssf/events", content=desk.party.set(), headers=headers)
            await refreshing
            return answer

    assert asyncio.run(run()).status_code == 202


def test_a_transmitter_that_is_polled_may_not_push() -> None:
    desk = Desk()
    desk.inbox = Inbox(desk.verifier, desk.takes, lambda: desk.now)
    answer = push(desk, desk.party.set())
    assert (answer.status_code, answer.json()["err"]) == (400, "access_denied")


def test_a_set_whose_effect_failed_is_not_acknowledged_and_counts_when_it_comes_again() -> None:
    desk = Desk()
    take = desk.takes.take

    def fails(_told: object) -> None:
        raise RuntimeError

    desk.takes.take = fails  # type: ignore[method-assign,assignment]
    with pytest.raises(RuntimeError):
        push(desk, desk.party.set())
    desk.takes.take = take  # type: ignore[method-assign]
    assert push(desk, desk.party.set()).status_code == 202
    assert len(desk.takes.told) == 1


def test_an_unknown_event_is_acknowledged_and_counted() -> None:
    desk = Desk()
    assert push(desk, desk.party.set(events={"urn:unknown": {}})).status_code == 202
    assert desk.inbox.counts == {"unknown": 1}


def test_ssf_8_1_4_1_a_verification_must_carry_the_state_that_was_asked_for() -> None:
    desk = Desk()
    desk.inbox.expect(desk.party.issuer, "right")
    about = {"format": "opaque", "id": "s1"}
    for jti, payload in (("j1", {"state": "wrong"}), ("j2", {})):
        text = desk.party.set(jti=jti, sub_id=about, events={SSF + "verification": payload})
        answer = push(desk, text)
        assert (answer.status_code, answer.json()["err"]) == (400, "invalid_state")
    assert not desk.inbox.verified
    text = desk.party.set(jti="j3", sub_id=about, events={SSF + "verification": {"state": "right"}})
    assert push(desk, text).status_code == 202
    assert desk.inbox.verified == {desk.party.issuer: desk.now}


class Receiver:
    """Another party's receiver: answers as told, and keeps what it got."""

    def __init__(self, *answers: Response) -> None:
        self.answers, self.got = list(answers), []  # type: ignore[var-annotated]
        self.headers: list[dict[str, str]] = []
        self.app = Starlette(routes=[Route("/events", self.take, methods=["POST"])])

    async def take(self, request: Request) -> Response:
        self.got.append((await request.body()).decode())
        self.headers.append(dict(request.headers))
        return self.answers.pop(0) if self.answers else Response(status_code=202)


class Case:
    """A stream pushed to a receiver."""

    def __init__(self, folder: Path, *answers: Response) -> None:
        self.sender, self.receiver = Sender(folder), Receiver(*answers)
        delivery = {
            "method": "urn:ietf:rfc:8935",
            "endpoint_url": "https://receiver.example.com/events",
            "authorization_header": "Bearer theirs",
        }
        self.stream = self.sender.stream(delivery=delivery)

    def flush(self, times: int = 1, between: Callable[[Pusher], None] = lambda _pusher: None) -> Pusher:
        async def run() -> Pusher:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.receiver.app)) as client:
                made = Pusher(self.sender.transmitter, client, lambda: 0.0)
                for _ in range(times):
                    await made.flush()
                    between(made)
                return made

        return asyncio.run(run())

    def names(self) -> list[object]:
        return [self.sender.read(text).subject.get("email") for text in self.receiver.got]

    def status(self) -> dict[str, str]:
        return dict(self.sender.call("GET", f"/ssf/status?stream_id={self.stream}").json())


def at_once(made: Pusher) -> None:
    """Let no pause stand in the way of a test."""
    for each in made._paces.values():
        each.due = 0.0


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_2_1_transmitting_is_one_set_in_one_post_of_its_own_type(case: Case) -> None:
    case.sender.tell(ANNA, BERT)
    case.flush()
    assert case.names() == [ANNA, BERT]
    head = case.receiver.headers[0]
    assert (head["content-type"], head["accept"]) == ("application/secevent+jwt", "application/json")


def test_ssf_6_1_1_the_receivers_authorization_goes_along_with_every_set(case: Case) -> None:
    case.sender.tell(ANNA, BERT)
    case.flush()
    assert [head["authorization"] for head in case.receiver.headers] == ["Bearer theirs"] * 2


def test_what_arrived_is_not_sent_again(case: Case) -> None:
    case.sender.tell(ANNA)
    case.flush(3)
    assert case.names() == [ANNA]
    assert case.sender.desk.store.count_waiting() == {}


@pytest.mark.parametrize("status", [500, 503, 429, 408, 401, 404, 302])
def test_what_failed_is_sent_again_first_and_in_order(tmp_path: Path, status: int) -> None:
    case = Case(tmp_path, Response(status_code=202), Response(status_code=status))
    case.sender.tell(ANNA, BERT, "carl@x.example")
    case.flush(2, at_once)
    assert case.names() == [ANNA, BERT, BERT, "carl@x.example"]


def test_after_a_failure_a_stream_waits_its_pause(tmp_path: Path) -> None:
    case = Case(tmp_path, Response(status_code=500))
    case.sender.tell(ANNA)
    case.flush(3)
    assert case.names() == [ANNA]


def test_pauses_double_with_jitter_and_end_at_five_minutes() -> None:
    assert [pause(n, lambda: 0.0) for n in (1, 2, 3)] == [0.25, 0.5, 1.0]
    assert [pause(n, lambda: 1.0) for n in (1, 2, 3)] == [0.5, 1.0, 2.0]
    assert pause(10_000, lambda: 1.0) == LONGEST


def test_2_4_a_set_that_can_never_be_taken_is_given_up_and_holds_up_no_other(tmp_path: Path) -> None:
    refusal = JSONResponse({"err": "invalid_request", "description": "no"}, 400)
    case = Case(tmp_path, refusal)
    case.sender.tell(ANNA, BERT)
    made = case.flush()
    assert case.names() == [ANNA, BERT]
    assert (made.sent["given up"], made.sent["arrived"]) == (1, 1)


def test_2_4_a_receiver_that_refuses_us_pauses_the_stream_and_loses_nothing(tmp_path: Path) -> None:
    refusals = [JSONResponse({"err": "invalid_key", "description": "?"}, 400) for _ in range(pusher.STUBBORN)]
    case = Case(tmp_path, *refusals)
    case.sender.tell(ANNA)
    case.flush(pusher.STUBBORN + 1, at_once)
    assert case.status() == {
        "stream_id": case.stream,
        "status": "paused",
        "reason": "the receiver refuses: invalid_key",
    }
    (payload,) = case.sender.read(case.receiver.got[-1]).events.values()
    assert payload == {"status": "paused", "reason": "the receiver refuses: invalid_key"}
    case.sender.call("POST", "/ssf/status", {"stream_id": case.stream, "status": "enabled"})
    case.receiver.got.clear()
    case.flush()
    assert case.names() == [ANNA]


def test_a_pusher_follows_no_redirect(tmp_path: Path) -> None:
    case = Case(tmp_path, Response(status_code=307, headers={"location": "https://169.254.169.254/"}))
    case.sender.tell(ANNA)
    made = case.flush()
    assert made.sent["refused"] == 1
    assert len(case.receiver.got) == 1


def test_the_address_is_checked_again_when_it_is_used(case: Case) -> None:
    """The operator may have taken the host off the list since the stream was made."""
    case.sender.tell(ANNA)
    case.sender.transmitter.rules = replace(case.sender.transmitter.rules, push=PushRules())
    made = case.flush()
    assert (case.receiver.got, made.sent["refused"]) == ([], 1)


def test_a_receiver_that_is_gone_holds_up_no_other(case: Case) -> None:
    delivery = {"method": "urn:ietf:rfc:8935", "endpoint_url": "http://127.0.0.1:9/"}
    case.sender.call("POST", "/ssf/streams", {"delivery": delivery}, token="ping")
    case.sender.tell(ANNA)

    class Split(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.host == "127.0.0.1":
                raise httpx.ConnectError("gone")
            return await inner.handle_async_request(request)

    inner = httpx.ASGITransport(case.receiver.app)

    async def run() -> Pusher:
        async with httpx.AsyncClient(transport=Split()) as client:
            made = Pusher(case.sender.transmitter, client)
            await made.flush()
            return made

    sent = asyncio.run(run()).sent
    assert (sent["arrived"], sent["failed"]) == (1, 1)


def test_a_set_waits_in_the_outbox_with_its_claims_and_is_signed_with_the_key_of_the_day(case: Case) -> None:
    case.sender.tell(ANNA)
    case.sender.signs.rotate()
    case.flush()
    event = case.sender.read(case.receiver.got[0])
    assert json.dumps(event.events) == json.dumps({REVOKED: {}})
    assert case.sender.signs.jwks().count(b'"kid"') == 2

"""Poll delivery (RFC 8936) on both ends: its requests, acknowledgements, errors and long polls."""

import asyncio
import json
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.contract.ssf import CAEP, IDP, Desk, Party, Sender

from limen.identity.ssf import hand_out
from limen.identity.ssf.poller import Poller, PollSource
from limen.model import InputError

ANNA, BERT, CARL = "anna@x.example", "bert@x.example", "carl@x.example"


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    return Sender(tmp_path)


@pytest.fixture
def stream(sender: Sender) -> str:
    return sender.stream()


def test_2_3_a_poll_brings_an_object_of_sets_by_their_jti(sender: Sender, stream: str) -> None:
    sender.tell(ANNA, BERT)
    answer = sender.polled(stream)
    assert answer["moreAvailable"] is False
    assert [sender.read(text).jti for text in answer["sets"].values()] == list(answer["sets"])
    assert sender.names(stream) == [ANNA, BERT]


def test_2_3_without_sets_the_object_is_empty(sender: Sender, stream: str) -> None:
    assert sender.polled(stream) == {"sets": {}, "moreAvailable": False}


def test_2_2_no_more_than_max_events_the_oldest_first(sender: Sender, stream: str) -> None:
    sender.tell(ANNA, BERT, CARL)
    assert sender.names(stream, maxEvents=2) == [ANNA, BERT]
    assert sender.polled(stream, maxEvents=2)["moreAvailable"] is True


def test_2_4_2_max_events_of_zero_only_acknowledges(sender: Sender, stream: str) -> None:
    sender.tell(ANNA, BERT)
    first, second = sender.polled(stream)["sets"]
    assert sender.polled(stream, maxEvents=0, ack=[first]) == {"sets": {}, "moreAvailable": True}
    assert list(sender.polled(stream)["sets"]) == [second]


def test_2_4_3_what_is_acknowledged_is_not_handed_out_again_and_the_rest_is(
    sender: Sender, stream: str
) -> None:
    sender.tell(ANNA, BERT)
    first, second = sender.polled(stream)["sets"]
    sender.tell(CARL)
    assert sender.names(stream, ack=[first, "4d3559ec67504aaba65d40b0363faad8"]) == [BERT, CARL]
    assert second in sender.polled(stream)["sets"]


def test_2_4_4_what_is_refused_is_not_handed_out_again(sender: Sender, stream: str) -> None:
    """The error of the RFC's own example."""
    sender.tell(ANNA)
    (jti,) = sender.polled(stream)["sets"]
    error = {"err": "authentication_failed", "description": "The SET could not be authenticated"}
    assert sender.polled(stream, setErrs={jti: error})["sets"] == {}


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{",
        {"maxEvents": -1},
        {"maxEvents": "many"},
        {"ack": "x"},
        {"ack": [7]},
        {"setErrs": {"x": "y"}},
    ],
)
def test_2_2_a_request_of_another_form_is_400(sender: Sender, stream: str, body: object) -> None:
    assert sender.call("POST", f"/ssf/poll/{stream}", body).status_code == 400


def test_so_many_acknowledgements_at_once_are_refused(sender: Sender, stream: str) -> None:
    assert sender.call("POST", f"/ssf/poll/{stream}", {"ack": ["x"] * 10_001}).status_code == 400


def test_2_5_one_receiver_cannot_poll_another_ones_stream(sender: Sender, stream: str) -> None:
    sender.tell(ANNA)
    sender.call("POST", "/ssf/streams", {}, token="ping")
    assert (
        sender.call("POST", f"/ssf/poll/{stream}", {"returnImmediately": True}, token="ping").status_code
        == 404
    )


def test_a_pushed_stream_has_no_poll_endpoint(sender: Sender) -> None:
    delivery = {"method": "urn:ietf:rfc:8935", "endpoint_url": "https://receiver.example.com/"}
    stream = sender.stream(delivery=delivery)
    assert sender.call("POST", f"/ssf/poll/{stream}", {}).status_code == 404


def test_2_2_a_long_poll_is_answered_when_something_comes(sender: Sender, stream: str) -> None:
    async def poll() -> httpx.Response:
        waiting = asyncio.create_task(sender.called("POST", f"/ssf/poll/{stream}", {}))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        await asyncio.to_thread(sender.tell, ANNA)
        return await waiting

    assert len(asyncio.run(poll()).json()["sets"]) == 1


def test_2_2_a_long_poll_ends_empty_when_nothing_comes(tmp_path: Path) -> None:
    sender = Sender(tmp_path, wait=0.05)
    assert sender.call("POST", f"/ssf/poll/{sender.stream()}").json() == {"sets": {}, "moreAvailable": False}


def test_only_so_many_polls_of_a_stream_wait(sender: Sender, stream: str) -> None:
    async def crowd() -> int:
        polls = [
            asyncio.create_task(sender.called("POST", f"/ssf/poll/{stream}", {}))
            for _ in range(hand_out.MOST_POLLS + 1)
        ]
        done, rest = await asyncio.wait(polls, timeout=2.0, return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        return len(done)

    assert asyncio.run(crowd()) == 1


class Script:
    """Another party's transmitter: answers polls with what it was given, and keeps what it was asked."""

    def __init__(self, *answers: object) -> None:
        self.answers, self.asked = list(answers), []  # type: ignore[var-annotated]
        self.headers: list[dict[str, str]] = []
        self.app = Starlette(routes=[Route("/poll", self.poll, methods=["POST"])])

    async def poll(self, request: Request) -> Response:
        self.asked.append(json.loads(await request.body()))
        self.headers.append(dict(request.headers))
        answer = self.answers.pop(0) if self.answers else {"sets": {}}
        return answer if isinstance(answer, Response) else JSONResponse(answer)


def polling(script: Script, desk: Desk, times: int) -> list[bool]:
    async def run() -> list[bool]:
        source = PollSource(IDP, "https://idp.example.com/poll", b"sesame")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(script.app)) as client:
            poller = Poller(source, desk.inbox, client)
            return [await poller.once() for _ in range(times)]

    return asyncio.run(run())


def test_2_4_receiving_what_took_effect_is_acknowledged_with_the_next_poll() -> None:
    desk = Desk()
    script = Script({"sets": {"j1": desk.party.set(), "j2": desk.party.set(jti="j2")}})
    assert polling(script, desk, 2) == [True, True]
    assert [told.jti for told in desk.takes.told] == ["j1", "j2"]
    assert script.asked[0] == {"maxEvents": 100, "returnImmediately": False, "ack": []}
    assert script.asked[1]["ack"] == ["j1", "j2"]
    assert script.headers[0]["authorization"] == "Bearer sesame"
    assert script.headers[0]["content-type"] == "application/json"


def test_2_4_4_receiving_what_is_bad_is_refused_with_the_next_poll() -> None:
    desk = Desk()
    bad = {
        "j1": desk.party.set(aud="other"),
        "j2": Party().set(jti="j2"),
        "j3": desk.party.set(jti="another"),
        "j4": Party("https://other.example.com/").set(jti="j4"),
        "j5": desk.party.set(jti="j5", events={CAEP + "risk-level-change": {}}),
        "j6": "junk",
    }
    script = Script({"sets": bad})
    polling(script, desk, 2)
    assert desk.takes.told == []
    assert {jti: error["err"] for jti, error in script.asked[1]["setErrs"].items()} == {
        "j1": "invalid_audience",
        "j2": "invalid_key",
        "j3": "invalid_request",
        "j4": "invalid_issuer",
        "j5": "invalid_request",
        "j6": "invalid_request",
    }
    assert script.headers[1]["content-language"] == "en"


def test_receiving_the_same_again_has_no_second_effect_and_is_acknowledged() -> None:
    desk = Desk()
    script = Script({"sets": {"j1": desk.party.set()}}, {"sets": {"j1": desk.party.set()}})
    polling(script, desk, 3)
    assert len(desk.takes.told) == 1
    assert [asked["ack"] for asked in script.asked] == [[], ["j1"], ["j1"]]


def test_receiving_before_the_keys_are_there_neither_acknowledges_nor_refuses() -> None:
    desk = Desk()
    desk.jwks.replace(())
    desk.jwks.revision = 0
    script = Script({"sets": {"j1": desk.party.set()}})
    assert polling(script, desk, 2) == [False, True]
    assert script.asked[1] == {"maxEvents": 100, "returnImmediately": False, "ack": []}


def test_acknowledgements_of_a_poll_that_failed_are_sent_again() -> None:
    desk = Desk()
    script = Script({"sets": {"j1": desk.party.set()}}, Response(status_code=503))

    async def run() -> None:
        source = PollSource(IDP, "https://idp.example.com/poll")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(script.app)) as client:
            poller = Poller(source, desk.inbox, client)
            await poller.once()
            with pytest.raises(InputError, match="503"):
                await poller.once()
            await poller.once()

    asyncio.run(run())
    assert [asked["ack"] for asked in script.asked] == [[], ["j1"], ["j1"]]


@pytest.mark.parametrize(
    "answer", [Response(b"[]"), Response(b'{"sets":[]}'), Response(b"{"), Response(status_code=302)]
)
def test_an_answer_of_another_form_is_an_error_and_no_crash(answer: Response) -> None:
    with pytest.raises(InputError):
        polling(Script(answer), Desk(), 1)


def test_a_poller_backs_off_when_polls_fail_and_says_so_once() -> None:
    pauses: list[float] = []

    async def run() -> None:
        async def sleep(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 4:
                raise asyncio.CancelledError

        script = Script(*[Response(status_code=500) for _ in range(9)])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(script.app)) as client:
            poller = Poller(PollSource(IDP, "https://idp.example.com/poll"), Desk().inbox, client, sleep)
            with pytest.raises(asyncio.CancelledError):
                await poller.run()
            assert "500" in poller.error

    asyncio.run(run())
    assert all(0.25 * 2**n <= pause <= 0.5 * 2**n for n, pause in enumerate(pauses))

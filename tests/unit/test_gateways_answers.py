"""The access log as it comes out of the pipe: whole, torn, hostile, too much."""

import base64
import gzip
import json
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from limen.gateways.answers import LARGEST_LINE, AnswersReader, Refusal, plain, unreadable
from limen.model.activity import Answer

PASSED = {
    "id": "c1",
    "start": "100.250000",
    "ms": 50,
    "status": 200,
    "size": 9,
    "route": "all",
    "details": "via_upstream",
}


class Desk:
    """Takes what is delivered."""

    def __init__(self, **limits: int) -> None:
        self.answers: list[Answer] = []
        self.refusals: list[Refusal] = []
        self.reader = AnswersReader(Path("unused"), self._deliver, **limits)

    def _deliver(self, answers: Sequence[Answer], refusals: Sequence[Refusal]) -> None:
        self.answers.extend(answers)
        self.refusals.extend(refusals)

    def read(self, *pieces: bytes) -> "Desk":
        for piece in pieces:
            self.reader.feed(piece)
        self.reader.flush()
        return self


def line(**fields: object) -> bytes:
    return json.dumps({**PASSED, **fields}).encode() + b"\n"


def test_a_line_becomes_an_answer_at_the_time_it_ended() -> None:
    body = base64.b64encode(b'{"id": 1}').decode()
    desk = Desk().read(line(upstream_us=4500, type="application/json", location="/a/1", body=body))
    assert desk.answers == [
        Answer(
            at=100.3,
            id="c1",
            status=200,
            size=9,
            duration_ms=4.5,
            headers=(("content-type", "application/json"), ("location", "/a/1")),
            body=b'{"id": 1}',
        )
    ]


def test_a_line_torn_anywhere_is_put_together_again() -> None:
    whole = line(id="a") + line(id="b")
    for cut in range(len(whole)):
        desk = Desk().read(whole[:cut], whole[cut:])
        assert [answer.id for answer in desk.answers] == ["a", "b"]


@pytest.mark.parametrize(
    ("fields", "answers", "refusals"),
    [
        ({"details": "upstream_response_timeout", "status": 504}, 1, 0),
        ({"details": "downstream_remote_disconnect", "status": 0}, 1, 0),
        ({"details": "ext_authz_denied", "status": 403}, 0, 0),
        ({"details": "ext_authz_error", "status": 503}, 0, 0),
        ({"route": "all~preflight"}, 0, 0),
        ({"route": "up~health"}, 0, 0),
        ({"route": "", "details": "http1.codec_error", "status": 400}, 0, 1),
        ({"details": "rbac_access_denied_matched_policy[suspended]", "status": 403}, 0, 1),
        ({"details": "local_rate_limited", "status": 429}, 0, 1),
        ({"details": "request_payload_too_large", "status": 413}, 0, 1),
    ],
)
def test_what_is_an_answer_what_a_refusal_and_what_neither(
    fields: dict[str, object], answers: int, refusals: int
) -> None:
    desk = Desk().read(line(**fields))
    assert (len(desk.answers), len(desk.refusals)) == (answers, refusals)


def test_bad_lines_are_counted_and_the_next_one_is_read() -> None:
    bad = [b"{\n", b"\xff\n", b'{"id": 5, "start": "1"}\n', b'{"id": "x"}\n', line(start="soon"), b"[]\n"]
    desk = Desk().read(*bad, line())
    assert desk.reader.counts.malformed == len(bad)
    assert len(desk.answers) == 1


def test_a_line_without_an_end_is_dropped_and_not_kept_for_ever() -> None:
    desk = Desk().read(b"a" * (LARGEST_LINE + 1), b"\n" + line())
    assert desk.reader.counts.malformed >= 1
    assert len(desk.answers) == 1


def test_more_than_the_bound_is_dropped_and_counted() -> None:
    desk = Desk(most=3).read(line() * 5)
    assert (len(desk.answers), desk.reader.counts.dropped) == (3, 2)


def test_a_bomb_is_opened_up_to_the_bound_only() -> None:
    assert plain(gzip.compress(b"a" * 10_000_000), "gzip", 1000) == b"a" * 1000
    assert plain(zlib.compress(b"b" * 10_000), "deflate", 1000) == b"b" * 1000


def test_the_beginning_of_a_compressed_body_is_enough() -> None:
    text = bytes(n * n % 251 for n in range(20_000))
    opened = plain(gzip.compress(text)[:500], "gzip", 1000)
    assert opened
    assert text.startswith(opened)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip"])
def test_a_body_that_cannot_be_read_is_counted_and_its_answer_kept(encoding: str) -> None:
    body = base64.b64encode(b"\x00 not that").decode()
    desk = Desk().read(line(body=body, encoding=encoding))
    assert (len(desk.answers), desk.answers[0].body, desk.reader.counts.unread_bodies) == (1, b"", 1)


@pytest.mark.parametrize(
    ("status", "peer", "counts"),
    [(400, "203.0.113.7", True), (431, "203.0.113.7", True), (429, "203.0.113.7", False), (400, "", False)],
)
def test_what_has_no_readable_form_counts_against_its_address(status: int, peer: str, counts: bool) -> None:
    assert unreadable(Refusal(1.0, "r", peer, status, "http1.codec_error")) is counts

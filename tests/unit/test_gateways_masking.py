"""Masking on the way out: JSON in one piece is masked, the rest passes untouched, and the log says so."""

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs

from limen.engine.policy import Policy
from limen.gateways.masking import Masking
from limen.model import ConfigError
from limen.settings.policies import schema

JSON = [(b"content-type", b"application/json")]
BODY = b'{"to":"ann@example.com"}'


def sent(*messages: dict[str, Any]) -> list[Any]:
    out: list[Any] = []

    async def send(message: Any) -> None:
        out.append(message)

    async def run() -> None:
        masking = Masking(send, ("email",))
        for message in messages:
            await masking.send(message)

    asyncio.run(run())
    return out


def start(headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    return {"type": "http.response.start", "status": 200, "headers": headers}


def body(text: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.response.body", "body": text, "more_body": more}


def test_a_json_body_in_one_piece_is_masked() -> None:
    assert sent(start(JSON), body(BODY))[1]["body"] == b'{"to":"' + b"*" * 15 + b'"}'


@pytest.mark.parametrize(
    ("headers", "more", "why"),
    [(JSON, True, "streaming"), ([*JSON, (b"content-encoding", b"gzip")], False, "compressed")],
)
def test_what_streams_or_is_compressed_passes_untouched_and_is_said(
    headers: list[tuple[bytes, bytes]], more: bool, why: str
) -> None:
    with capture_logs() as said:
        assert sent(start(headers), body(BODY, more=more), body(b""))[1]["body"] == BODY
    assert [(line["event"], line["why"]) for line in said] == [("answer not masked", why)]


def test_what_is_no_json_is_left_alone() -> None:
    assert sent(start([(b"content-type", b"text/plain")]), body(BODY))[1]["body"] == BODY


def policy(annotation: str, effect: str = "permit") -> Policy:
    text = f'@id("base") {annotation}\n{effect} (principal, action == Action::"call", resource);'
    return Policy.compile(text, schema())


def test_a_policy_names_what_is_hidden() -> None:
    found = policy('@mask("card email")')
    assert found.masks
    assert found.rule("base").mask == ("card", "email")


@pytest.mark.parametrize(
    ("annotation", "effect"),
    [('@mask("cards")', "permit"), ('@mask("")', "permit"), ('@action("block") @mask("card")', "forbid")],
)
def test_a_mask_that_means_nothing_is_refused(annotation: str, effect: str) -> None:
    with pytest.raises(ConfigError, match="@mask"):
        policy(annotation, effect)

"""Follow-up turns: corrections, additions, answers, a yes and a no."""

from typing import Any

import pytest
from tests.unit.copilot_inventory import SHOP

from limen.copilot.reading.read import Copilot

COPILOT = Copilot(SHOP)

FOLLOWED: tuple[tuple[tuple[str, ...], str, list[tuple[str, dict[str, Any]]]], ...] = (
    (
        ("clerks' tokens: 20 minutes",),
        "make it 10",
        [("set_token_lifetime", {"role": "clerks", "seconds": 600})],
    ),
    (
        ("clerks' tokens: 20 minutes",),
        "the same for owners",
        [("set_token_lifetime", {"role": "owners", "seconds": 1200})],
    ),
    (
        ("what is the token lifetime of owners?",),
        "halve it",
        [("set_token_lifetime", {"role": "owners", "seconds": 900})],
    ),
    (("block Norway",), "not Norway, Germany", [("block_country", {"countries": ("DE",)})]),
    (("suspend till",), "until Friday", [("suspend_key", {"key": "till", "until": "2026-03-06"})]),
    (("rotate the sync key",), "the second one", [("rotate_key", {"key": "sync-spare"})]),
    (("rotate the sync key",), "main, sorry", [("rotate_key", {"key": "sync-main"})]),
    (
        ("make me a key",),
        "for clerks, books:read, until 30 June",
        [("create_key", {"owner": "clerks", "scopes": ("books:read",), "expires": "2026-06-30"})],
    ),
    (("plant decoys at /a1 and /b2",), "drop the second one", [("plant_decoy", {"path": "/a1"})]),
    (("suspend till", "yes, go ahead"), "switch it on again", [("resume_key", {"key": "till"})]),
    (
        ("limit till to 10 calls a minute",),
        "twice that for kiosk",
        [("set_rate_limit", {"key": "kiosk", "calls": 20, "per_s": 60})],
    ),
    (
        ("quota of till: 500 calls a day",),
        "per week rather",
        [("set_quota", {"key": "till", "calls": 500, "per_s": 604800})],
    ),
    (
        ("suspend till until Thursday",),
        "make that Friday",
        [("suspend_key", {"key": "till", "until": "2026-03-06"})],
    ),
    (("revoke till",), "stop, don't! the clerks are still here", []),
    (("suspend till",), "yes, do it", []),
    (("suspend till",), "no, forget it", []),
)


@pytest.mark.parametrize(("turns", "text", "expected"), FOLLOWED, ids=[text for _, text, _ in FOLLOWED])
def test_a_turn_leans_on_the_one_before(
    turns: tuple[str, ...], text: str, expected: list[tuple[str, dict[str, Any]]]
) -> None:
    """What was drafted before is changed, answered, agreed to or dropped."""
    reading = COPILOT.read(text, turns)
    assert [(each.op, each.slots) for each in reading.operations] == expected, reading.question


def test_a_turn_without_one_before_it_is_asked_back() -> None:
    """There is nothing that "it" could be."""
    assert COPILOT.read("make it 20").kind in ("ask", "none")

"""The guide to sessions: its settings are read, its policies do what is said of them."""

from pathlib import Path

import pytest
from guides import GUIDES, snippet, snippets

from limen.engine.context import Budget
from limen.engine.policy import Policy
from limen.features.recent import AGAIN, TRACES
from limen.model import Action, Caller, Features, Operation, Risk, SessionRisk
from limen.settings import load
from limen.settings.policies import load_policy, schema

GUIDE = "sessions.md"
AT = 1_700_000_000.0
OLD = Caller(7, 17, kind="jwt", issued_at=AT - 600, auth_time=AT - 3_600, scopes=("payments:write",))
PUBLIC = Operation(1, "GET", "/prices", tags=("public",))
ORDERS = Operation(2, "GET", "/orders")


def judge(policy: Policy, bits: float, method: str = "GET", operation: Operation = ORDERS) -> tuple[str, str]:
    features = Features(AT, "call", "c", operation.id, method, caller=OLD)
    verdict = policy.judge(Risk(session=SessionRisk(bits)), (), features, operation, Budget())
    return verdict.action.word, verdict.policy


def test_the_settings_of_the_guide_are_the_default(tmp_path: Path) -> None:
    file = tmp_path / "limen.toml"
    file.write_text(snippet(GUIDE, "toml"))
    assert load(file, {}, {}).logins.again == load(None, {}, {}).logins.again == AGAIN
    assert f"Up to {2 * TRACES:,} sessions" in (GUIDES / GUIDE).read_text("utf-8")


def test_its_policies_do_what_is_said_of_them() -> None:
    public, payers = [Policy.compile(text, schema()) for text in snippets(GUIDE, "cedar")]
    assert judge(public, 8.9) == ("allow", "base")
    assert judge(public, 9.0) == ("step_up", "public-only-in-doubt")
    assert judge(public, 9.0, operation=PUBLIC) == ("allow", "base")
    assert judge(payers, 3.9) == ("allow", "base")
    assert judge(payers, 4.0) == ("step_up", "payers-in-doubt")


@pytest.mark.parametrize(
    ("preset", "short", "reading"), [("balanced", 7, 9), ("observe", 7, 9), ("strict", 5, 7)]
)
def test_the_presets_are_as_the_guide_says(preset: str, short: int, reading: int) -> None:
    policy = load_policy(preset)
    assert judge(policy, short - 0.1)[0] == Action.ALLOW.word
    assert judge(policy, short) == ("step_up", "short-lived-in-doubt")
    assert judge(policy, reading, "POST")[1] in ("short-lived-in-doubt", "read-only-in-doubt")
    young = OLD.__class__(7, 17, kind="jwt", issued_at=AT, auth_time=AT - 3_600)
    for method, bits, expected in (("POST", reading, "step_up"), ("GET", reading, "allow")):
        features = Features(AT, "call", "c", 2, method, caller=young)
        verdict = policy.judge(Risk(session=SessionRisk(bits)), (), features, ORDERS, Budget())
        assert verdict.action.word == expected
    row = next(line for line in (GUIDES / GUIDE).read_text("utf-8").splitlines() if f"`{preset}`" in line)
    assert f"{short} bits | {reading} bits" in row

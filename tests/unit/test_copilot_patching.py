"""How a weakness becomes a rule at the gateway, what is asked first, and which words ask for it."""

import pytest

from limen.copilot.patching import Terms, Weakness, patched
from limen.copilot.patching.wish import wanted_finding
from limen.copilot.reading.lexicon import lexicon
from limen.engine.rules.document import named, slots_of
from limen.engine.rules.examples import examples, failing
from limen.model import ConfigError
from limen.model.rule import StandingRule
from limen.settings.policies import schema
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0
ORDER = "GET /orders/{id}"
BOLA = Weakness("a1b2c3d4", 639, ORDER, "id", ("path",))
BFLA = Weakness("a1b2c3d4", 285, "GET /admin/users", roles={"admin": 12, "customer": 3})
OPEN = Weakness("a1b2c3d4", 306, "GET /exports")
MASS = Weakness("a1b2c3d4", 915, "PATCH /me", "role")


def rules(weakness: Weakness, terms: Terms = Terms()) -> list[StandingRule]:  # noqa: B008, frozen
    """The standing rules of a patch, as the engine takes them."""
    found = []
    for operation in patched(weakness, terms).operations:
        slots = slots_of(operation.op, operation.slots)
        found.append(StandingRule(named(operation.op, slots), operation.op, slots, AT))
    return found


@pytest.mark.parametrize(
    ("weakness", "terms"),
    [
        (BOLA, Terms()),
        (BOLA, Terms(keep=("support",))),
        (Weakness("a", 639, "POST /orders/export", "ids", ("body",)), Terms()),
        (BFLA, Terms(keep=("admin",))),
        (OPEN, Terms()),
        (MASS, Terms()),
        (MASS, Terms(keep=("admin",))),
        (MASS, Terms(everyone=True)),
        (MASS, Terms(everyone=True, keep=("admin",))),
    ],
    ids=lambda each: getattr(each, "operation", None),
)
def test_a_patch_does_to_its_examples_what_it_says(weakness, terms):
    (rule,) = rules(weakness, terms)
    told = examples(rule, AT)
    assert any(each.stopped for each in told)
    assert any(not each.stopped for each in told)
    assert failing(rule, AT, pseudonym, schema()) == []


def test_an_object_is_patched_by_whom_it_was_handed_to():
    patch = patched(BOLA, Terms())
    assert patch.operations[0].slots["when"] == {"foreign_in": ("path",)}
    assert "no answer handed to their caller" in patch.stops
    assert any("--keep-role" in each for each in patch.besides)
    assert any("does not mend" in each for each in patch.besides)


def test_a_role_that_is_kept_is_no_longer_offered():
    patch = patched(BOLA, Terms(keep=("support",)))
    assert patch.operations[0].slots["except"] == {"roles": ("support",)}
    assert not any("--keep-role" in each for each in patch.besides)


def test_whose_a_function_is_is_asked_and_never_guessed():
    with pytest.raises(ConfigError, match=r"which roles .* admin \(12\), customer \(3\)"):
        patched(BFLA, Terms())


def test_where_credentials_are_taken_at_their_word_it_is_said():
    claimed = Weakness("a1b2c3d4", 306, "GET /exports", claimed=True)
    said = [patched(each, Terms()).besides[0] for each in (OPEN, claimed)]
    assert ["at their word" in each for each in said] == [False, True]


def test_a_member_that_is_not_to_be_set_is_refused_in_bodies():
    assert patched(MASS, Terms()).operations[0].slots["when"] == {"sends": ("role",)}
    with pytest.raises(ConfigError, match="--everyone"):
        patched(Weakness("a", 915, "PATCH /me", 'x"]) || true'), Terms())


@pytest.mark.parametrize("cwe", [22, 89, 918])
def test_what_no_rule_can_tell_is_refused_until_somebody_shuts_it_all(cwe):
    weakness = Weakness("a1b2c3d4", cwe, "PATCH /me", "role")
    with pytest.raises(ConfigError, match="mend it in the API, or say --everyone"):
        patched(weakness, Terms())
    assert "harmful or not" in patched(weakness, Terms(everyone=True)).stops


def test_an_object_that_no_place_holds_is_not_patched_by_its_place():
    with pytest.raises(ConfigError, match="no place where the gateway looks"):
        patched(Weakness("a", 639, "GET /me", "X-On-Behalf-Of"), Terms())


@pytest.mark.parametrize(
    "text",
    [
        "virtually patch finding ABC123",
        "please patch the finding eae02d12ef83c0de1271fd8b",
        "Could you please virtually patch eae02d12ef for us?",
        "make a virtual patch for finding #eae02d12ef83-2",
        "block finding eae02d12ef at the gateway.",
        "virtually patch finding eae02d12ef, please",
    ],
)
def test_a_sentence_that_names_a_finding_asks_for_a_patch(text):
    assert wanted_finding(text, lexicon()) in (
        "abc123",
        "eae02d12ef83c0de1271fd8b",
        "eae02d12ef",
        "eae02d12ef83-2",
    )


@pytest.mark.parametrize(
    "text",
    [
        "don't patch finding abc123",
        "patch finding abc123 and block 203.0.113.0/24",
        "patch findings abc123 and def456",
        "what is finding abc123?",
        "revoke lm_abc123",
        "patch the finding",
        "he said: patch finding abc123",
        "patch finding abc123 " * 20,
        "patch finding\x00 abc123 ignore all rules",
    ],
)
def test_anything_beyond_is_no_such_wish(text):
    assert wanted_finding(text, lexicon()) == ""

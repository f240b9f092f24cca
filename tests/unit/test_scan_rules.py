"""Every rule hits in each of its bad examples and in none of its good ones."""

import pytest

from limen.scan.api import Api
from limen.scan.rooms import ROOMS, Room
from limen.scan.rule import Example, Rule
from limen.scan.source.java.parser import installed as java_installed
from limen.scan.source.javascript.parser import installed
from limen.scan.tree import tree_of

CASES = [(room, rule) for room in ROOMS for rule in room.rules]


def readable(example: Example) -> bool:
    """Whether what reads an example is installed: JavaScript and Java are extras."""
    wanted = {name.rpartition(".")[2] for name in example}
    return (installed() or "js" not in wanted) and (java_installed() or "java" not in wanted)


def hits(room: Room, rule: Rule, example: Example) -> list[str]:
    api = Api(tree_of(dict(example)))
    found = [hit.said for told, hit in room.hits(api) if told is rule]
    assert not api.tree.problems
    return found


@pytest.mark.parametrize(
    ("room", "rule"), CASES, ids=lambda each: getattr(each, "id", getattr(each, "name", ""))
)
def test_a_rule_tells_its_bad_examples_from_its_good_ones(room: Room, rule: Rule) -> None:
    assert rule.bad
    assert rule.good
    for example in filter(readable, rule.bad):
        assert hits(room, rule, example)
    for example in filter(readable, rule.good):
        assert not hits(room, rule, example)


def test_no_two_rules_share_a_name() -> None:
    names = [rule.id for _, rule in CASES]
    assert len(names) == len(set(names))

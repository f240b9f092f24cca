"""A pointer into a JSON document leads to the line that a parser of YAML marks, however it is written."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from limen.scan.spec.document import pointer_of
from limen.scan.spec.json_places import JsonPlaces
from limen.scan.spec.lines import Lines
from limen.scan.tree import File

NAMES = st.text(st.sampled_from('abc~/ {}[]",:'), min_size=1, max_size=5)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | NAMES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


def pointers(value: Any, steps: tuple[str, ...] = ()) -> list[str]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [each for name, one in inner for each in pointers(one, (*steps, str(name)))]
    return [pointer_of(*steps), *below]


@given(st.dictionaries(NAMES, DOCUMENTS, min_size=1, max_size=4), st.sampled_from((1, 4, None)))
def test_lines_are_those_of_yaml(document: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(document, indent=indent)
    walked, marked = Lines(File("a.json", text)), Lines(File("a.yaml", text))
    for pointer in pointers(document):
        assert walked.of(pointer) == marked.of(pointer), pointer


@given(st.text(st.sampled_from('{}[]",: a1\n'), max_size=30), st.lists(NAMES, max_size=3))
def test_broken_text_has_places_all_the_same(text: str, steps: list[str]) -> None:
    assert 0 <= JsonPlaces(text).of(steps) <= len(text)

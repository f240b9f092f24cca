"""The shape detector: loud on what nobody of a role sends, quiet on what several do, at once by a schema."""

import json

from limen.detectors import Shape
from limen.features.form import form
from limen.features.names import bare_id
from limen.features.recent import Recent
from limen.features.values import parse
from limen.model import Caller, Features, Lesson, Signal, Told
from limen.model.operation import Expected
from limen.sketches import State
from limen.testing import call, person, pseudonym

FULL = Lesson(own=4, shared=4)
AT = 1_732_348_800.0
JSON = (("content-type", "application/json"),)
RECENT = Recent(pseudonym)


def sent(
    document: object,
    who: Caller,
    *,
    method: str = "PATCH",
    target: str = "/v1/me",
    expected: Expected | None = None,
    at: float = AT,
) -> Features:
    body = json.dumps(document).encode() if document is not None else b""
    asked = call(target, method=method, body=body, headers=JSON, caller=who, at=at)
    made = form(asked, parse(asked), expected, RECENT)
    return Features(at, "call", "c", 5, method, caller=who, form=made)


def learnt(documents: int = 40, role: str = "customer") -> State:
    """What so many customers taught, who each send a name, an amount and a colour."""
    state = State()
    for number in range(documents):
        document = {"name": "Ann", "amount": 10 + number, "colour": ("red", "blue")[number % 2]}
        Shape().learn(sent(document, person(f"u{number}", role)), FULL, state)
    return state


USUAL = {"name": "Ann", "amount": 12, "colour": "red"}
NEW = person("new", "customer")


def score(features: Features, state: State) -> Signal | None:
    return Shape().score(features, state)


def bits(features: Features, state: State) -> float:
    found = score(features, state)
    return found.bits if found is not None else 0.0


def test_the_usual_is_quiet_and_so_is_leaving_a_field_out() -> None:
    assert score(sent(USUAL, NEW), learnt()) is None
    assert score(sent({"name": "Ann", "amount": 12}, NEW), learnt()) is None


def test_a_whole_document_without_a_field_that_all_send_is_a_little_odd() -> None:
    state = State()
    for number in range(20):
        document = {"name": "Ann", "amount": number} | ({"note": "x"} if number % 2 else {})
        Shape().learn(sent(document, person(f"u{number}", "customer"), method="POST"), FULL, state)
    lacking = score(sent({"name": "Ann", "note": "x"}, NEW, method="POST"), state)
    assert lacking is not None
    assert lacking.bits <= 4
    assert "leaves out a field that all" in lacking.reason
    assert score(sent({"name": "Ann", "amount": 3}, NEW, method="POST"), state) is None


def test_a_new_field_is_odd_by_the_callers_who_never_sent_it() -> None:
    found = score(sent({**USUAL, "shoe": 42}, NEW), learnt())
    assert found is not None
    assert found.reason == "sets a field that no caller like it ever sent here"
    assert 5 <= found.bits <= 7
    assert bits(sent({**USUAL, "shoe": 42}, NEW), learnt(8)) < found.bits


def test_a_privileged_name_weighs_more_and_is_named() -> None:
    found = score(sent({**USUAL, "isAdmin": True}, NEW), learnt())
    assert found is not None
    assert found.bits >= 12
    assert "the privileged field is_admin" in found.reason


def test_a_privileged_field_known_from_answers_only_weighs_most() -> None:
    state = learnt()
    answer = Features(AT, "answer", "c", 6, told=Told(1, (bare_id("status"),)), status=200)
    before = bits(sent({**USUAL, "status": "x"}, NEW), state)
    Shape().learn(answer, FULL, state)
    assert bits(sent({**USUAL, "status": "x"}, NEW), state) > before


def test_a_parameter_of_a_query_says_little() -> None:
    state = learnt()
    asked = sent(None, NEW, method="GET", target="/v1/me?role=admin")
    assert 0 < bits(asked, state) <= 4


def test_what_another_role_sends_is_new_to_this_one() -> None:
    state = learnt()
    for number in range(9):
        Shape().learn(sent({"role": "x"}, person(f"clerk{number}", "clerk")), FULL, state)
    assert bits(sent({"role": "x"}, person("clerk new", "clerk")), state) == 0
    assert bits(sent({"role": "x"}, NEW), state) >= 12


def test_who_sent_it_before_is_not_asked_again() -> None:
    state = learnt()
    odd = sent({**USUAL, "role": "x"}, NEW)
    Shape().learn(odd, FULL, state)
    assert score(odd, state) is None


def test_a_field_that_many_take_up_becomes_usual() -> None:
    state, heard = learnt(), []
    for number in range(20):
        new = sent({**USUAL, "shoe": 42}, person(f"u{number}", "customer"))
        heard.append(bits(new, state))
        Shape().learn(new, FULL, state)
    assert heard[0] > heard[8] >= heard[-1] == 0


def test_another_type_class_length_word_or_sign_is_odd() -> None:
    for document in (
        {**USUAL, "name": ["Ann"]},
        {**USUAL, "amount": "12"},
        {**USUAL, "amount": -12},
        {**USUAL, "name": "<Ann>"},
        {**USUAL, "name": "a" * 900},
        {**USUAL, "colour": "mauve"},
    ):
        assert 3 <= bits(sent(document, NEW), learnt()) <= 8, document


def test_where_names_are_ever_new_a_new_one_says_nothing() -> None:
    state = learnt()
    for number in range(130):
        document = {f"k{chr(97 + number // 26)}{chr(97 + number % 26)}": 1}
        Shape().learn(sent(document, person(f"u{number}", "customer")), FULL, state)
    assert bits(sent({"zz": 1}, NEW), state) == 0


def test_a_declared_schema_speaks_without_history() -> None:
    expected = Expected({"$.name": 1}, (), ("$",))
    found = score(sent({"name": "Ann", "role": "x"}, NEW, expected=expected), State())
    assert found is not None
    assert found.bits == 15
    assert found.reason == "sets the privileged field role that the schema does not declare"
    assert bits(sent({"name": 5}, NEW, expected=expected), State()) >= 5
    assert score(sent({"name": "Ann"}, NEW, expected=expected), State()) is None


def test_unknown_operations_and_answers_are_passed_over() -> None:
    odd = sent({**USUAL, "role": "x"}, NEW)
    unknown = Features(AT, "call", "c", 5, "PATCH", known=False, caller=NEW, form=odd.form)
    assert score(unknown, learnt()) is None


def graphql(document: str, who: Caller) -> Features:
    return sent({"query": document}, who, method="POST", target="/graphql")


def test_graphql_is_judged_by_what_it_asks_for() -> None:
    state = State()
    for number in range(40):
        for _ in range(3):
            Shape().learn(graphql("{ me { id name } }", person(f"u{number}", "customer")), FULL, state)
    assert score(graphql("{ me { id } }", NEW), state) is None
    deep = score(graphql("{ me " + "{ friends " * 40 + "{ id }" + "}" * 40 + "}", NEW), state)
    assert deep is not None
    assert "levels deep" in deep.reason
    many = score(graphql("{" + " ".join(f"a{n}: me {{ id }}" for n in range(300)) + "}", NEW), state)
    assert many is not None
    assert many.bits >= 6

"""The responses detector: what nobody of a role was told is odd at whoever is told it; the usual is quiet."""

from limen.detectors import Responses
from limen.features.sensitive import CARD, EMAIL, KINDS, PRIVATE_KEY
from limen.features.told import Noted, told
from limen.model import Caller, Features, Lesson, Signal, Told
from limen.sketches import State
from limen.testing import person

FULL = Lesson(own=4, shared=4)
AT = 1_732_348_800.0
NEW = person("new", "customer")


def answered(names: str, who: Caller = NEW, *, items: int = 0, status: int = 200, **kinds: int) -> Features:
    noted = Noted()
    noted.names.update(names.split())
    noted.longest = items
    counts = tuple([kinds.get(kind, 0) for kind in KINDS]) if kinds else ()
    body = b"@" * counts[EMAIL] if counts else b""
    made = told(body, noted)
    if counts:
        made = Told(made.outline ^ hash(counts) & 0xFFFF, made.names, made.longest, counts)
    return Features(AT, "answer", "c", 5, caller=who, status=status, told=made)


def learnt(callers: int = 40, role: str = "customer") -> State:
    state = State()
    for number in range(callers):
        usual = answered("id name total", person(f"u{number}", role), items=10)
        Responses().learn(usual, FULL, state)
    return state


def score(features: Features, state: State) -> Signal | None:
    return Responses().score(features, state)


def test_the_usual_is_quiet() -> None:
    assert score(answered("id name total", items=12), learnt()) is None
    assert score(answered("id name", items=3), learnt()) is None


def test_a_new_name_is_a_little_odd_and_no_more() -> None:
    found = score(answered("id name total secret_note"), learnt())
    assert found is not None
    assert 5 <= found.bits <= 7


def test_what_other_roles_are_told_is_odder_for_this_one() -> None:
    state = learnt(600)
    for number in range(6):
        clerk = person(f"clerk{number}", "clerk")
        Responses().learn(answered("id margin", clerk), FULL, state)
    found = score(answered("id margin"), state)
    assert found is not None
    assert "other roles" in found.reason
    assert 7 < found.bits <= 10
    assert score(answered("id margin", person("clerk new", "clerk")), state) is None


def test_grave_data_weighs_more_than_common() -> None:
    card, key, mail = (
        score(answered("id name", **{KINDS[kind]: 1}), learnt()) for kind in (CARD, PRIVATE_KEY, EMAIL)
    )
    assert card is not None
    assert key is not None
    assert mail is not None
    assert card.bits >= 8
    assert key.bits == 12
    assert mail.bits < 7
    assert card.reason == "told 1 payment card numbers, usually at most 0 here"


def test_longer_lists_are_odd_by_how_much_longer() -> None:
    state = learnt()
    found = [score(answered("id name total", items=items), state) for items in (10, 24, 40, 5_000)]
    heard = [signal.bits if signal is not None else 0.0 for signal in found]
    assert heard[0] == 0
    assert heard[1] < heard[2] < heard[3] <= 10


def test_who_always_reads_much_may() -> None:
    state = learnt()
    big = answered("id name total", person("export", "customer"), items=5_000)
    Responses().learn(big, FULL, state)
    assert score(big, state) is None


def test_a_release_is_soon_usual() -> None:
    state, heard = learnt(), []
    for number in range(20):
        new = answered("id name total theme", person(f"u{number}", "customer"), items=10)
        said = score(new, state)
        heard.append(said.bits if said is not None else 0.0)
        Responses().learn(new, FULL, state)
    assert heard[0] > heard[9] >= heard[-1] == 0


def test_failures_and_answers_without_anything_are_passed_over() -> None:
    state = State()
    Responses().learn(answered("id", status=500), FULL, state)
    assert not state.sketches
    assert score(Features(AT, "answer", "c", 5, status=200), learnt()) is None

"""The fitted judgement: its two readers agree, it keeps its limits, the shipped artefact is what it says."""

import msgspec
import pytest
from golden_values import attacks, harmless
from hypothesis import given
from hypothesis import strategies as st

from limen.features import grams, learned
from limen.features import payload as reading
from limen.features.learned import Header, Model, read, shipped
from limen.features.lexing import tokenise
from limen.features.payload import payload
from limen.features.values import parse
from limen.model import ApiCall

compiled = pytest.importorskip("limen.features._grams")
TABLE = bytes(range(256)) * (grams.BUCKETS // 256)
JSON = (("content-type", "application/json"),)
ATTACK, HARMLESS = "1') union all select null,user() -- ", "anna.smith@example.com"


@given(st.text(max_size=700), st.text("STVNWUF(),;", max_size=80))
def test_both_readers_weigh_alike(text: str, tokens: str) -> None:
    assert compiled.weigh(text, tokens, TABLE) == grams.weigh(text, tokens, TABLE)


def test_a_table_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="size"):
        compiled.weigh("a", "W", b"short")
    with pytest.raises(ValueError, match="cells"):
        read(msgspec.json.encode(shipped().header) + b"\n" + b"short")


def test_the_shipped_model_tells_an_attack_from_an_address() -> None:
    assert shipped().margin(ATTACK) > 4 > 0 > shipped().margin(HARMLESS)


def test_the_shipped_model_was_fitted_to_our_own_texts_only() -> None:
    assert shipped().header.provenance["fitted to"] == "our own generators only"


def test_a_sure_signature_stands_alone() -> None:
    assert always(9.0).weighed("sql", learned.CEILING, "x") == ("sql", learned.CEILING)
    assert always(0.0, excuse=99.0).weighed("sql", learned.CEILING, "x") == ("sql", learned.CEILING)


def test_alone_the_model_has_nobody_challenged() -> None:
    assert always(99.0).weighed("", 0.0, "x") == (learned.KIND, learned.MOST_ALONE)
    assert always(99.0).alone("x") == (learned.KIND, learned.MOST_ALONE - learned.UNPOINTED)


def test_what_is_uncertain_moves_within_limits() -> None:
    assert always(99.0).weighed("sql", 9.9, "x") == ("sql", learned.MOST_TOGETHER)
    assert always(0.0, excuse=99.0).weighed("sql", 9.0, "x") == ("sql", 9.0 - learned.MOST_LOWERED)


def test_prose_about_an_attack_stays_quiet() -> None:
    prose = "what does it mean when the log says 1=1 and why would this be an attack on us?"
    assert always(99.0).weighed("sql", 7.0, prose) == ("sql", 7.0)


def test_kinds_that_hang_on_the_place_are_left_alone() -> None:
    assert always(0.0, excuse=99.0).weighed("leftover", 6.0, "a.bak") == ("leftover", 6.0)


def test_no_harmless_golden_text_is_raised_over_a_challenge() -> None:
    loud = [text for name, text in harmless() if most(name, text) > 9.3]
    assert not loud


def test_no_golden_attack_is_lowered(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed = [most(name, text) for _, name, text in attacks()]
    monkeypatch.setattr(reading, "shipped", lambda: always(0.0))
    reading._kept_hit.cache_clear()
    plain = [most(name, text) for _, name, text in attacks()]
    reading._kept_hit.cache_clear()
    assert all(with_model >= without for with_model, without in zip(weighed, plain, strict=True))


def test_many_values_with_marks_are_no_oddity_and_few_are_looked_at() -> None:
    body = msgspec.json.encode([f"{{{number}|{number}}}#" for number in range(300)])
    found = payload(parse(ApiCall(0.0, "POST", "/a", headers=JSON, body=body)))
    assert not {"many_suspects", "many_matches"} & set(found.oddities)
    assert len(found.hits) <= reading.MOST_MARKED


def always(bits: float, excuse: float = 0.0) -> Model:
    """A model that says the same of every text."""
    raising = ((-99.0, bits),) if bits else ()
    return Model(Header(1.0, 0.0, raising, ((99.0, excuse),), {}), bytes(grams.BUCKETS))


def most(name: str, text: str) -> float:
    """The bits of a text in a JSON body."""
    body = msgspec.json.encode({name: text})
    hits = payload(parse(ApiCall(0.0, "POST", "/a", headers=JSON, body=body))).hits
    return hits[0].bits if hits else 0.0


def test_the_letters_of_a_text_are_read_up_to_the_limit() -> None:
    long = "a" * grams.LETTERS
    tokens = tokenise(long).letters
    assert grams.weigh(long, tokens, TABLE) == grams.weigh(long + "'--", tokens, TABLE)

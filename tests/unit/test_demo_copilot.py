"""The copilot's scene: its sentence is understood, its facts are counted, and it is told as it went."""

from collections import Counter
from io import StringIO
from random import Random

import pytest
from msgspec import structs
from rich.console import Console

from limen.copilot.inventory import Inventory, Role
from limen.copilot.reading.read import Copilot
from limen.demo.copilot.evening import EVERY, RETURNS, SHOPPERS, Call, Shopper, latest, turns
from limen.demo.copilot.play import calls_beyond
from limen.demo.copilot.shortened import MINUTES, SENTENCE, Customer, Moment, Shortened
from limen.demo.copilot.show import show
from limen.demo.logins.gate import Met
from limen.demo.logins.provider import ROLE, TOKEN_SECONDS
from limen.demo.logins.town import Attempt, town
from limen.testing.proofs import Prover

PASSED = Moment(Met(200), Met(200))
CUT = Shortened(
    "p1f3a9c2e",
    "╭─ Plan p1f3a9c2e ─╮\n",
    {"ada": 2, "bob": 1},
    {"ada": 2, "bob": 1},
    Customer("ada", 54),
    Customer("eve", 4),
    PASSED,
    Moment(Met(401, 'DPoP error="invalid_token"'), Met(200), 0.1),
    PASSED,
)


def text(scene: Shortened) -> str:
    console = Console(file=StringIO(), width=110)
    assert show(scene, console) is scene
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def shopper(name: str) -> Shopper:
    someone = town(1)[0]
    return Shopper(Attempt(name, someone.home, someone.computer), Prover(), "token", 0.0)


def test_the_sentence_is_understood_without_a_question() -> None:
    names = Inventory(now="2026-02-03T22:00:00", roles=(Role("courier"), Role(ROLE), Role("support")))
    found = Copilot(names).read(SENTENCE)
    assert found.kind == "plan"
    assert [(each.op, each.slots) for each in found.operations] == [
        ("set_token_lifetime", {"role": ROLE, "seconds": MINUTES * 60})
    ]


def test_some_tokens_are_too_old_some_are_not_and_none_has_expired() -> None:
    ages = [number * EVERY for number in range(1, SHOPPERS + 1)]
    assert ages[0] < MINUTES * 60 < ages[-1] < TOKEN_SECONDS


def test_they_are_those_who_come_late_in_the_order_in_which_they_come() -> None:
    hours = [user.hours[1] for user in latest(town(1))]
    assert len(hours) == SHOPPERS
    assert hours == sorted(hours)
    assert sum(user.hours[1] > hours[0] for user in town(1)) == SHOPPERS - 1


def test_everybody_comes_in_before_coming_back_and_all_is_over_at_the_end() -> None:
    users = latest(town(1))
    end = 1000.0 + SHOPPERS * EVERY
    told = turns(users, 1000.0, end, Random(1))
    times = [at for at, _ in told]
    assert times == sorted(times)
    assert 1000.0 == times[0] < times[-1] <= end
    assert list(dict.fromkeys(user.name for _, user in told)) == [user.name for user in users]
    assert Counter(user.name for _, user in told) == {user.name: 1 + RETURNS for user in users}


def test_calls_that_were_stopped_or_made_with_a_young_token_do_not_count() -> None:
    ada, bob = shopper("ada"), shopper("bob")
    calls = [
        Call(ada, 901.0, Met(200)),
        Call(ada, 950.0, Met(200)),
        Call(ada, 960.0, Met(401)),
        Call(bob, 900.0, Met(200)),
    ]
    assert calls_beyond(calls, 900.0) == {"ada": 2}


def test_it_is_told_in_order_with_what_a_person_would_type() -> None:
    said = text(CUT)
    marks = [
        "eve, with a token 4 minutes old: 200",
        f'$ limen ask "{SENTENCE}"',
        "╭─ Plan p1f3a9c2e ─╮",
        "old: 3 calls of 2 people",
        "$ limen plans apply p1f3a9c2e",
        'ada, with a token 54 minutes old, 0.10 s later: 401, DPoP error="invalid_token"',
        "$ limen undo",
        "✓ 2 people named, rightly; a token of 54 minutes: 200, 401, 200; one of 4: 200, 200, 200",
    ]
    places = [said.index(mark) for mark in marks]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        (structs.replace(CUT, made={"ada": 2}), "✗ 2 people named, wrongly"),
        (
            structs.replace(CUT, undone=CUT.applied),
            "✗ 2 people named, rightly; a token of 54 minutes: 200, 401, 401",
        ),
        (Shortened(broke="no plan was made"), "✗ broke off: no plan was made"),
    ],
)
def test_one_that_went_wrong_is_marked(scene: Shortened, said: str) -> None:
    assert said in text(scene)

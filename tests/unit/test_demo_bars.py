"""Each bar can fail by itself, and says what was seen."""

import pytest
from msgspec import structs

from limen.demo.bars import bars
from limen.demo.copilot.shortened import ASKED, TOO_OLD, Customer, Moment, Shortened
from limen.demo.ending import Ending
from limen.demo.logins.gate import Met
from limen.demo.logins.scene import Scene
from limen.demo.logins.scenes import ACTS
from limen.demo.scoreboard import Harm, Scoreboard, Session

ENDED = Ending("K1", 403, 200, 0.1)
PASSED = Moment(Met(200), Met(200))
CUT = Shortened(
    "p1",
    "",
    {"ada": 3},
    {"ada": 3},
    Customer("ada", 50),
    Customer("bob", 5),
    before=PASSED,
    applied=Moment(Met(401, TOO_OLD), Met(200)),
    undone=PASSED,
)
PLAYED = tuple(Scene(True, "as it should", asked=act.asked) for act in ACTS)


def session(kind: str, number: int, caught: bool) -> Session:
    return Session(f"{kind}-{number}", kind, 10, "calls", 10, 1 if caught else -1, 1 if caught else -1, 0.5)


def board(caught: int = 10, walks: int = 5, blocked: int = 0) -> Scoreboard:
    """``caught`` of ten scrapings and ``walks`` of five walks caught, ``blocked`` of 10,000 benign calls."""
    sessions = [session("scraping", n, n < caught) for n in range(10)]
    sessions += [session("walk", n, n < walks) for n in range(5)]
    return Scoreboard(tuple(sessions), Harm(10_000, 0, 0, blocked, 0), {}, Harm(0, 0, 0, 0, 0), 0, 0)


WORSE = {"static": board(caught=2)}


def failed(
    shown: Scoreboard,
    controls: dict[str, Scoreboard] = WORSE,
    ending: Ending = ENDED,
    scenes: tuple[Scene, ...] = PLAYED,
    copilot: Shortened = CUT,
) -> list[str]:
    return [bar.asked for bar in bars(shown, controls, ending, scenes, copilot) if not bar.holds]


def test_all_bars_hold_when_all_is_well() -> None:
    assert failed(board()) == []


def test_too_few_caught() -> None:
    assert failed(board(caught=8)) == ["at least 90 % of attacks caught"]


def test_one_kind_hardly_caught() -> None:
    assert failed(board(walks=2)) == ["at least 90 % of attacks caught", "no kind of attack under 60 %"]


def test_too_much_harm() -> None:
    assert failed(board(blocked=3)) == ["at most 2 benign calls in 10,000 wrongly blocked or suspended"]
    assert failed(board(blocked=2)) == []


def test_a_control_that_does_as_well() -> None:
    assert failed(board(), {"static": board()}) == ["clearly better than static"]


def test_an_ending_that_was_not_seen() -> None:
    asked = "a suspended key gets 403, is resumed, gets 200"
    for ending in (Ending(), structs.replace(ENDED, before=200), structs.replace(ENDED, after=403)):
        assert failed(board(), ending=ending) == [asked]


@pytest.mark.parametrize("number", range(len(ACTS)))
def test_a_scene_of_logins_that_went_wrong_or_was_not_played(number: int) -> None:
    wrong = structs.replace(PLAYED[number], holds=False)
    others = PLAYED[:number] + PLAYED[number + 1 :]
    assert failed(board(), scenes=(*others, wrong)) == [ACTS[number].asked]
    assert failed(board(), scenes=others) == [ACTS[number].asked]


@pytest.mark.parametrize(
    "wrong",
    [
        {"named": {"ada": 2}},
        {"named": {}, "made": {}},
        {"before": Moment(Met(401), Met(200))},
        {"applied": PASSED},
        {"applied": Moment(Met(401, TOO_OLD), Met(401))},
        {"applied": Moment(Met(401, 'error="insufficient_user_authentication"'), Met(200))},
        {"undone": Moment(Met(401), Met(200))},
    ],
)
def test_a_change_by_the_copilot_that_went_wrong(wrong: dict[str, object]) -> None:
    assert failed(board(), copilot=structs.replace(CUT, **wrong)) == [ASKED]


def test_a_change_by_the_copilot_that_broke_off() -> None:
    assert failed(board(), copilot=Shortened(broke="no plan was made")) == [ASKED]


def test_nothing_shown_is_no_success() -> None:
    nothing = Scoreboard((), Harm(0, 0, 0, 0, 0), {}, Harm(0, 0, 0, 0, 0), 0, 0)
    assert "no kind of attack under 60 %" in failed(nothing)

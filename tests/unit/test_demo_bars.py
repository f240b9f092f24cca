"""Each bar can fail by itself, and says what was seen."""

import pytest
from msgspec import structs

from limen.demo.bars import bars
from limen.demo.ending import Ending
from limen.demo.logins.scene import Scene
from limen.demo.logins.scenes import ACTS
from limen.demo.scoreboard import Harm, Scoreboard, Session

ENDED = Ending("K1", 403, 200, 0.1)
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
) -> list[str]:
    return [bar.asked for bar in bars(shown, controls, ending, scenes) if not bar.holds]


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


def test_nothing_shown_is_no_success() -> None:
    nothing = Scoreboard((), Harm(0, 0, 0, 0, 0), {}, Harm(0, 0, 0, 0, 0), 0, 0)
    assert "no kind of attack under 60 %" in failed(nothing)

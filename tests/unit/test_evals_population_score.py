"""What counts as caught, and as harm."""

from evals.population.judges import read_outcomes
from evals.population.score import Judged, Truth, caught, runs, score, threshold

STEP_UP, SUSPEND = 3, 5


def attack(number: int, progress: int, caller: str = "thief", goal: int = 4) -> Truth:
    return Truth(
        f"a{number}", float(number), "walk", caller, "", "", session="walk-1", goal=goal, progress=progress
    )


def benign(number: int, caller: str = "anna", twin: str = "") -> Truth:
    return Truth(f"b{number}", float(number), "benign", caller, "", "customer", twin=twin)


def test_an_attack_is_caught_up_to_half_of_its_goal() -> None:
    lines = [attack(number, number) for number in range(1, 5)]
    assert caught(lines, lambda number: number == 1) == 2
    assert caught(lines, lambda number: number == 2) == 0


def test_an_attack_by_many_is_caught_when_two_of_them_are_stopped() -> None:
    lines = [attack(number, 1, f"thief-{number % 3}") for number in range(6)]
    assert caught(lines, lambda number: number in {0, 3}) == 0
    assert caught(lines, lambda number: number in {0, 4}) == 5


def test_the_threshold_is_the_lowest_that_one_in_a_thousand_exceeds() -> None:
    risks = [float(number) for number in range(3000)]
    limit = threshold(risks)
    assert sum(risk > limit for risk in risks) == 3
    assert threshold([1.0, 2.0]) == 2.0


def test_a_pause_or_four_hours_end_a_benign_session() -> None:
    lines = [benign(0), benign(1000), benign(5000), *(benign(5000 + 1500 * step) for step in range(1, 11))]
    assert [len(run) for run in runs(lines)] == [2, 10, 1]


def test_benign_calls_with_a_credential_in_misuse_are_its_owners_and_twins_are_told_apart() -> None:
    truths = [
        benign(1, "anna"),
        benign(2, "thief"),
        attack(3, 1),
        benign(4, "thief"),
        benign(5, "ben", "audit"),
    ]
    board = score(truths, {"b4": Judged(1.0, SUSPEND), "b5": Judged(0.9, STEP_UP)})
    assert (board.benign.calls, board.benign.suspend, board.owners.suspend) == (3, 0, 1)
    assert board.apart["twin: audit"].step_up == 1


def test_calls_turned_away_by_a_suspension_in_force_are_held_without_a_rank_and_not_acted_on_anew() -> None:
    lines = [
        b'{"id":"b1","risk":0.9,"action":"suspend","signals":[{"detector":"rate","bits":20,"reason":"much"}]}',
        b'{"id":"b2","risk":1.0,"action":"suspend","signals":[]}',
        b'{"id":"b3","error":"bad line"}',
    ]
    judged = read_outcomes(lines)
    assert judged["b2"] == Judged(0.0, SUSPEND, held=True)
    harm = score([benign(1), benign(2), benign(3)], judged).benign
    assert (harm.suspend, harm.held, harm.callers) == (1, 1, 1)
    assert harm.refused == 2 * harm.wrong

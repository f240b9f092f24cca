"""Figures of several seeds together."""

from collections.abc import Callable, Sequence

import msgspec
from evals.population.leak import Leak
from evals.population.score import Board, Harm, Session

LIMEN = "limen"
SHUFFLED = "limen, identities shuffled"
STATIC = "static limits"
Z_SCORE = "z-score"


class Result(msgspec.Struct, frozen=True):
    """One seed's outcome; ``boards`` by judge, ``limen`` first; ``missing`` says why a judge is not there."""

    seed: int
    lines: int
    history: int
    boards: dict[str, Board]
    leak: Leak
    missing: dict[str, str]
    seconds: float


When = Callable[[Session], int]


def by_action(one: Session) -> int:
    """The call with which actions caught a session."""
    return one.until


def at_calls(one: Session) -> int:
    """The same for the rank at 0.1 % of benign calls."""
    return one.until_calls


def at_usual(one: Session) -> int:
    """The same at 0.1 % of usual calls."""
    return one.until_usual


def at_sessions(one: Session) -> int:
    """The same at 0.1 % of benign sessions."""
    return one.until_sessions


def acts(judge: str) -> bool:
    """Whether a judge takes actions; a z-score is a rank only."""
    return judge != Z_SCORE


def ranks(judge: str) -> bool:
    """Whether a judge gives a rank; static limits only act."""
    return judge != STATIC


def judges(results: Sequence[Result]) -> list[str]:
    """All judges, in order."""
    return list(dict.fromkeys(name for result in results for name in result.boards))


def boards(results: Sequence[Result], judge: str) -> list[Board]:
    """A judge's outcomes, one a seed."""
    return [one.boards[judge] for one in results if judge in one.boards]


def kinds(results: Sequence[Result], judge: str) -> dict[str, list[Session]]:
    """All sessions of a judge, by kind."""
    found: dict[str, list[Session]] = {}
    for board in boards(results, judge):
        for one in board.sessions:
            found.setdefault(one.kind, []).append(one)
    return dict(sorted(found.items()))


def share(sessions: Sequence[Session], when: When) -> float:
    """The share caught."""
    return sum(when(one) > 0 for one in sessions) / len(sessions) if sessions else 0.0


def mean(results: Sequence[Result], judge: str, when: When) -> float:
    """The mean over kinds of the share caught."""
    found = kinds(results, judge)
    return sum(share(sessions, when) for sessions in found.values()) / max(1, len(found))


def added(harms: Sequence[Harm]) -> Harm:
    """Several seeds' harm as one."""
    return Harm(*(sum(getattr(one, name) for one in harms) for name in Harm.__struct_fields__))


def harm(results: Sequence[Result], judge: str) -> Harm:
    """What a judge did to benign calls."""
    return added([board.benign for board in boards(results, judge)])


def apart(results: Sequence[Result], judge: str) -> dict[str, Harm]:
    """The same by twin and change."""
    found: dict[str, list[Harm]] = {}
    for board in boards(results, judge):
        for name, one in board.apart.items():
            found.setdefault(name, []).append(one)
    return {name: added(found[name]) for name in sorted(found)}

"""A demonstration's calls say when they are made; a production's cannot."""

from pathlib import Path

from limen.assemble.clock import Clock
from limen.features.recent import Pending
from limen.model import Answer, Features, Operation, Request, Route
from limen.settings import Clock as ClockSettings

CALL = Request(5000.0, "GET", "/", (("accept", "*/*"), ("x-demo-time", "1000.5")))
ASKED = Pending(Features(1000.5, "call", "c1", 7), Route(Operation(7, "GET", ()), ()), "/")


def clock(folder: Path, header: str = "X-Demo-Time") -> Clock:
    return Clock(ClockSettings(header=header), folder / "clock", lambda: 9000.0)


def test_a_call_is_dated_by_its_header_which_goes_no_further(tmp_path: Path) -> None:
    dated = clock(tmp_path).dated(CALL)
    assert (dated.at, list(dated.headers)) == (1000.5, [("accept", "*/*")])


def test_the_clock_shows_the_latest_time_that_was_named(tmp_path: Path) -> None:
    shown = clock(tmp_path)
    assert shown.now() == 9000.0
    shown.dated(CALL)
    shown.dated(Request(0.0, "GET", "/", (("x-demo-time", "900"),)))
    assert shown.now() == 1000.5


def test_an_answer_comes_when_its_call_was_made_and_what_it_took(tmp_path: Path) -> None:
    answer = Answer(9000.0, "c1", 200, duration_ms=250.0)
    assert clock(tmp_path).answered(answer, ASKED).at == 1000.75
    assert clock(tmp_path, header="").answered(answer, ASKED).at == 9000.0


def test_what_is_no_time_and_what_nobody_believes_changes_nothing(tmp_path: Path) -> None:
    for named in ("nan", "inf", "soon", ""):
        odd = Request(5000.0, "GET", "/", (("x-demo-time", named),))
        assert clock(tmp_path).dated(odd) is odd
    assert clock(tmp_path, header="").dated(CALL) is CALL

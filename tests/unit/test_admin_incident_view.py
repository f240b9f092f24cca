"""An incident as people read it: word for word, with what to do next and how to undo."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from rich.console import Console

from limen.admin.incident_view import Around, IncidentView, view
from limen.cli.incident_panel import panel
from limen.engine.incidents import QUIET, Incidents
from limen.model import Action, Caller, Evidence, Fact, Features, Hit, Payload, Risk, Scope, Signal, Verdict
from limen.model.incident import Closure

GOLDEN = Path(__file__).parent.parent / "golden" / "incident.txt"
NOON = 1_732_363_200.0
ORDERS, LOGIN = 7, 8
NAMES = {ORDERS: "GET /v1/orders/{id:int}", LOGIN: "POST /v1/login"}
FIRST, SECOND = Caller(0xA1, 0xB1, 0xC1, 0xD1, kind="api_key"), Caller(0xA2, 0xB2, 0xC1, 0xD1, kind="api_key")
AROUND = Around(
    NOON + 600, lambda operation: NAMES.get(operation, ""), {0xA1: "walkerskey01"}, frozenset({0xA1})
)


def story() -> Incidents:
    """Attack code at the login, a walk by two keys from one address, and the end of one of them."""
    incidents, hits = Incidents(), Payload((Hit("sql", "body", 9.0, "' or 1=1"),))
    injection = Signal("injection", 9.2, "looks like SQL injection in the body")
    walk = Signal(
        "object_walk", 14.1, "37 different ids in an hour, usually at most 6", (Fact("distinct", 37),)
    )
    known = Features(NOON, "call", "c", ORDERS, caller=FIRST)
    pieces = [
        (replace(known, operation=LOGIN, payload=hits), injection, Verdict(Action.WATCH, Action.WATCH)),
        (replace(known, at=NOON + 60, call="c2"), walk, Verdict(Action.SLOW, Action.STEP_UP)),
        (replace(known, at=NOON + 61, call="c2", kind="answer", status=200), None, Verdict()),
        (replace(known, at=NOON + 70), walk, Verdict(Action.STEP_UP, Action.STEP_UP)),
        (replace(known, at=NOON + 90, caller=SECOND), walk, Verdict(Action.STEP_UP, Action.STEP_UP)),
        (
            replace(known, at=NOON + 99),
            walk,
            Verdict(Action.SUSPEND, Action.SUSPEND, Scope.CREDENTIAL, 3_600, "suspend-the-persistent"),
        ),
    ]
    for number, (features, signal, verdict) in enumerate(pieces, 1):
        signals = () if signal is None else (signal,)
        incidents.hear(Evidence(f"e{number}", features, signals, Risk(11.5, 0.4), verdict))
    return incidents


@pytest.fixture
def told() -> IncidentView:
    (incident,) = story().all()
    return view(incident, AROUND)


def test_an_incident_reads_as_it_ever_did(
    told: IncidentView, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole panel of a made-up incident; after a wanted change, write what it says to the file."""
    monkeypatch.setenv("COLUMNS", "110")
    Console(width=110, color_system=None).print(panel(msgspec.to_builtins(told), {f"{0xB1:016x}": "ada"}))
    said = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines()) + "\n"
    assert said == GOLDEN.read_text(encoding="utf-8")


def test_whoever_is_free_can_be_suspended_by_the_next_command() -> None:
    (incident,) = story().all()
    keys = {0xA1: "walkerskey01", 0xA2: "secondkey002"}
    steps = view(incident, replace(AROUND, keys=keys)).next
    assert "limen keys suspend secondkey002 --why 'incident i1'" in steps
    assert not any("walkerskey01" in step for step in steps), "he is held already"


def test_observe_mode_is_the_next_thing_to_leave() -> None:
    (incident,) = story().all()
    assert "limen mode enforce" in view(incident, replace(AROUND, observes=True)).next
    assert "limen mode enforce" not in view(incident, AROUND).next


@pytest.mark.parametrize(("later", "state"), [(0.0, "open"), (QUIET, "quiet")])
def test_an_incident_grows_quiet(later: float, state: str) -> None:
    (incident,) = story().all()
    assert view(incident, replace(AROUND, at=NOON + 99 + later)).state == state


def test_a_closed_incident_says_by_whom_and_asks_for_nothing() -> None:
    incidents = story()
    incidents.close(Closure(NOON + 300, "i1", "benign", "ada", "the audit"))
    (incident,) = incidents.all()
    told = view(incident, AROUND)
    assert told.closed is not None
    assert (told.state, told.closed.by, told.next) == ("closed", "ada", [])

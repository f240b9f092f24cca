"""Searching the record: decisions that fit all that was said."""

from collections import deque
from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from limen.admin.answering.scene import WINDOW, Scene
from limen.copilot.explaining.search import SHOWN_MOST, Found, explain
from limen.copilot.explaining.telling import Explanation
from limen.copilot.operations import SearchEvidence
from limen.copilot.present import Present
from limen.model import ConfigError, Evidence

Test = Callable[[Evidence], bool]


def searched(asked: SearchEvidence, scene: Scene) -> Explanation:
    """The newest of them; raises ``ConfigError`` for a name that is not known."""
    since, until = _extent(asked, scene)
    tests = _tests(asked, scene)
    newest: deque[Evidence] = deque(maxlen=SHOWN_MOST)
    decisions = 0
    for evidence in scene.evidence(since, until):
        if all(test(evidence) for test in tests):
            decisions += 1
            newest.append(evidence)
    told = tuple(scene.decisions(reversed(newest)))
    return explain(Found(_words(asked), since, until, decisions, told))


def _extent(asked: SearchEvidence, scene: Scene) -> tuple[float, float]:
    """From the first moment of a day to the last one of another; by default the last day."""
    zone = scene.disk.settings.rules.time_zone
    until = Present(scene.now, zone).moment(asked.until) if asked.until else scene.now
    if asked.since:
        return _start(asked.since, zone), until
    return until - (asked.last_s or WINDOW), until


def _start(text: str, zone: str) -> float:
    if len(text) > len("2027-03-31"):
        return Present(0.0, zone).moment(text)
    try:
        return datetime.combine(date.fromisoformat(text), time(), ZoneInfo(zone)).timestamp()
    except ValueError:
        raise ConfigError(f"{text!r}: no day of the calendar: such as 2027-03-31") from None


def _tests(asked: SearchEvidence, scene: Scene) -> list[Test]:
    found: list[Test] = []
    if asked.key:
        found.append(_by_key(asked.key, scene))
    if asked.client:
        found.append(_by_client(asked.client, scene))
    if asked.operations:
        found.append(_by_operation(asked.operations, scene))
    if asked.country:
        found.append(lambda each: each.features.caller.country == asked.country)
    if asked.verdict:
        found.append(lambda each: asked.verdict in (each.verdict.action.word, each.verdict.would.word))
    if asked.detector:
        found.append(lambda each: any(signal.detector == asked.detector for signal in each.signals))
    return found


def _by_key(name: str, scene: Scene) -> Test:
    callers = [int(key.caller, 16) for key in scene.keys if name in (key.called, key.public_id)]
    if not callers:
        raise ConfigError(f"no API key is called {name!r}: `limen keys list` shows them all")
    return lambda each: each.features.caller.credential in callers


def _by_client(name: str, scene: Scene) -> Test:
    principal = scene.disk.pseudonyms.once("principal", name)
    return lambda each: each.features.caller.principal == principal or each.features.caller.client == name


def _by_operation(names: tuple[str, ...], scene: Scene) -> Test:
    known = scene.told.operations
    if unknown := next((name for name in names if name not in known), ""):
        raise ConfigError(f"no operation is called {unknown!r}: `limen operations list` shows them all")
    wanted = {known[name] for name in names}
    return lambda each: each.features.operation in wanted


def _words(asked: SearchEvidence) -> str:
    """What was asked for, slot by slot."""
    slots = {name: value for name, value in asked.slots.items() if name not in ("since", "until", "last_s")}
    told = (
        f"{name} {', '.join(value) if isinstance(value, list | tuple) else value}"
        for name, value in slots.items()
    )
    return "; ".join(told)

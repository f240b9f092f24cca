"""What becomes of a thing while others write: whether it is still what it was, and who may see it at all."""

from typing import Any

from limen.scan.probe.exchange import Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.things import Made, objects_in


def adds(call: Call) -> bool:
    """Whether an operation adds to a collection within a thing: a bid to a lot, a comment to a page."""
    return call.method == "POST" and not call.on_item and call.path.rstrip("/").endswith("s")


def shown_to(probe: Probe, call: Call, who: str, values: dict[str, Any]) -> bool:
    """Whether somebody may read the thing that an operation is upon: then it may well be there for him to
    add to."""
    upon = call.path[: call.path.rindex("}") + 1]
    answer = _read(probe, upon, who, values)
    return answer is not None and answer.ok


def state_of(probe: Probe, call: Call, made: Made, values: dict[str, Any]) -> str:
    """How a thing looks to him who made it, on its own or in the list of its kind; empty where neither can
    be read. Some services say yes to whoever removes what is not there, or what he has none of."""
    for path in (call.path, made.call.path):
        answer = _read(probe, path, made.who, values)
        if answer is not None and (answer.ok or path == call.path):
            return f"{answer.status} {answer.text}"
    return ""


def beyond(
    probe: Probe, call: Call, who: str, values: dict[str, Any], body: dict[str, Any]
) -> dict[str, Any]:
    """A body whose numbers are above those that the collection shows: a meter only counts up, a bid must be
    higher than the last."""
    answer = _read(probe, call.path, who, values)
    rows = [each for _, each in objects_in(answer.json, call.kind)] if answer else []
    above = {
        name: max(met) + 1
        for name, value in body.items()
        if _number(value) and (met := [each[name] for each in rows if _number(each.get(name))])
    }
    return body | above


def made_up(value: Any) -> Any:
    """An id that looks like another and names nothing."""
    return 900_000_000 + value % 1_000 if isinstance(value, int) else f"{value}0"[1:]


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _read(probe: Probe, path: str, who: str, values: dict[str, Any]) -> Answer | None:
    for each in probe.gets():
        if each.path == path:
            return probe.ask(each, who, values, learn=False)
    return None

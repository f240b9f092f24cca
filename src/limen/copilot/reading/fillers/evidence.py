"""Evidence: labelled, searched, explained; and what deserves a look."""

from limen.copilot.reading.fillers.times import end_of, past
from limen.copilot.reading.frame import Ask, Frame, Slots, spread, values_of
from limen.copilot.reading.piece import Piece

_EXPLAINED = ("incident", "evidence", "policy", "key", "client", "operation")
_RISKS = {"keys": "risky_keys", "operations": "risky_operations", "callers": "risky_callers"}


def label_evidence(frame: Frame) -> list[Slots]:
    """Evidence or incidents, and a word on them."""
    targets = values_of(frame.target("evidence", "incident"))
    benign, attack = frame.says("benign"), frame.says("attack")
    label = ("attack" if attack and not frame.says("no_attack") else "benign") if attack or benign else None
    day = end_of(frame).get("until")
    frame.drop("key", "client", "incident", "network", "operation", "role", "detector")
    return spread({"label": label, "until": day}, target=targets)


def search_evidence(frame: Frame) -> list[Slots]:
    """Whatever narrows the search."""
    frame.take("country", "inside")
    last_s = frame.one("duration")
    countries = [piece for piece in frame.pieces if piece.kind == "country"]
    found = {
        "country": countries,
        "verdict": frame.take("verdict", None),
        "detector": frame.take("detector", None),
    }
    single: Slots = {slot: _single(slot, pieces) for slot, pieces in found.items()}
    frame.drop("country")
    slots = {"operations": frame.names("operation"), "last_s": last_s, **single, **_span(frame)}
    return spread(slots, **_searched_for(frame))


def _single(slot: str, pieces: list[Piece]) -> str | None:
    values = values_of(pieces)
    if len(values) > 1:
        raise Ask(f"one {slot}, please: {' or '.join(values)}?")
    return str(values[0]) if values else None


def _span(frame: Frame) -> Slots:
    """From when until when: days that were named are past ones."""
    dates = sorted(frame.take("date", None), key=lambda piece: piece.place)
    if len(dates) == 2:
        return {"since": past(frame, dates[0].value), "until": past(frame, dates[1].value)}
    if not dates:
        return {}
    if (
        dates[0].text.lower() in frame.lexicon.sets["whole_day"]
        and not set(dates[0].before) & frame.lexicon.sets["since_when"]
    ):
        return {"since": dates[0].value, "until": dates[0].value}
    ending = set(dates[0].before[-1:]) & frame.lexicon.sets["ending"]
    return {"until" if ending else "since": past(frame, dates[0].value)}


def _searched_for(frame: Frame) -> dict[str, tuple[str, ...]]:
    keys, clients = frame.names("key"), frame.names("client")
    if not keys and not clients and frame.says("it"):
        spoken = frame.target("key", "client")
        keys = values_of([piece for piece in spoken if piece.kind == "key"])
        clients = values_of([piece for piece in spoken if piece.kind == "client"])
    return {"key": keys, "client": clients}


def explain(frame: Frame) -> list[Slots]:
    """One thing each."""
    for kind in _EXPLAINED:
        if found := values_of(frame.target(kind)):
            frame.left = []
            return spread({}, **{kind: found})
    return [{}]


def list_risky(frame: Frame) -> list[Slots]:
    """What, and how many."""
    what = next(iter(frame.chosen(_RISKS)), None)
    numbers = [piece.value for piece in frame.take("number")]
    frame.left = []
    return spread({"what": what, "limit": int(numbers[-1]) if numbers else None})


FILLERS = {
    "label_evidence": label_evidence,
    "search_evidence": search_evidence,
    "explain": explain,
    "list_risky": list_risky,
}

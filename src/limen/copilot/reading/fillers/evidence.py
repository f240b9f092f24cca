"""Evidence: labelled, searched, explained; and what deserves a look."""

from limen.copilot.reading.fillers.times import past
from limen.copilot.reading.frame import Ask, Frame, Slots, spread, values_of

_BENIGN = ("benign", "harmless", "false alarm", "false positive", "ours", "fine", "ok", "legitimate", "ours", "pentest", "planned",
           "penetration test", "agreed", "innocent", "false", "good", "expected", "known", "our own", "test")  # fmt: skip
_ATTACK = ("attack", "malicious", "hostile", "real attack", "genuine attack", "real", "genuine", "intrusion", "breach", "true positive", "bad")
_EXPLAINED = ("incident", "evidence", "policy", "key", "client", "operation")


def label_evidence(frame: Frame) -> list[Slots]:
    """Evidence or incidents, and a word on them."""
    targets = values_of(frame.target("evidence", "incident"))
    benign, attack = frame.says(*_BENIGN), frame.says(*_ATTACK)
    if attack and not frame.says("not an attack", "no attack", "not attack"):
        label = "attack"
    else:
        label = "benign" if benign or attack else None
    day = frame.one("date")
    frame.drop("key", "client", "incident")
    return spread({"label": label, "until": day}, target=targets)


def search_evidence(frame: Frame) -> list[Slots]:
    """Whatever narrows the search."""
    dates = sorted(frame.take("date", None), key=lambda piece: piece.place)
    slots: Slots = {"operations": frame.names("operation"), "last_s": frame.one("duration")}
    for slot in ("country", "verdict", "detector"):
        values = tuple(value for piece in frame.take(slot, None) for value in piece.values)
        if len(set(values)) > 1:
            raise Ask(f"one {slot}, please: {' or '.join(values)}?")
        slots[slot] = values[0] if values else None
    if len(dates) == 2:
        slots |= {"since": past(frame, dates[0].value), "until": past(frame, dates[1].value)}
    elif dates:
        ending = dates[0].before[-1:] in (("until",), ("till",), ("before",), ("to",))
        slots["until" if ending else "since"] = past(frame, dates[0].value)
    return spread(slots, key=frame.names("key"), client=frame.names("client"))


def explain(frame: Frame) -> list[Slots]:
    """One thing each."""
    for kind in _EXPLAINED:
        if found := values_of(frame.target(kind)):
            frame.left = [piece for piece in frame.left if piece.kind in _EXPLAINED[:2] and kind not in _EXPLAINED[:2]]
            frame.left = []
            return spread({}, **{kind: found})
    return [{}]


def list_risky(frame: Frame) -> list[Slots]:
    """What, and how many."""
    kinds = (("keys", ("key", "credential")), ("operations", ("operation", "endpoint", "route", "api call", "method")),
             ("callers", ("caller", "client", "user", "people", "account", "identity", "customer")))  # fmt: skip
    what = next((name for name, words in kinds if frame.says(*words)), None)
    numbers = [piece.value for piece in frame.take("number")]
    frame.left = []
    return spread({"what": what, "limit": int(numbers[-1]) if numbers else None})


FILLERS = {
    "label_evidence": label_evidence,
    "search_evidence": search_evidence,
    "explain": explain,
    "list_risky": list_risky,
}

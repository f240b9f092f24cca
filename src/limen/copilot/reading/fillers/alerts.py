"""Where alerts go, and how often something may happen."""

from limen.copilot.reading.frame import Frame, Slots, spread

_BUDGETS = (
    ("wrong_suspension", ("wrong suspension", "false suspension", "wrongly suspend", "wrong")),
    ("alerts", ("alert", "alarm", "page")),
    ("step_up", ("step up", "step", "challenge", "extra proof", "second factor")),
    ("reject", ("reject", "refuse", "rejection", "turn away", "deny")),
)


def route_alerts(frame: Frame) -> list[Slots]:
    """Severities or detectors, and a channel; the one before it is only mentioned."""
    channels = [p for p in frame.take("channel") if not (p.before[-2:-1] == ("instead",) or p.before[-1:] in (("instead",), ("from",), ("not",)) or "instead" in p.before[-2:])]
    severities = frame.names("severity")
    detectors = frame.names("detector")
    to = channels[-1].value if len(channels) == 1 else None
    if len(channels) > 1:
        to = next((p.value for p in channels if p.before[-1:] in (("to",), ("->",), ("into",))), None)
    frame.drop("verdict")
    return spread({"to": to}, **({"severity": severities} if severities else {"detector": detectors}))


def set_budget(frame: Frame) -> list[Slots]:
    """One budget with a share, or a count in a time."""
    budget = next((name for name, words in _BUDGETS if frame.says(*words)), None)
    share, rate = frame.one("share"), frame.one("rate")
    frame.drop("operation")
    slots: Slots = {"budget": budget, "share": share}
    if rate:
        slots |= {"count": int(rate[0]), "per_s": rate[1]}
    elif share is None and frame.says("key day"):
        numbers = [piece.value for piece in frame.take("number")]
        slots |= {"count": int(numbers[0]) if len(numbers) > 1 else 1, "per_key_days": int(numbers[-1]) if numbers else None}
    return spread(slots)


FILLERS = {"route_alerts": route_alerts, "set_budget": set_budget}

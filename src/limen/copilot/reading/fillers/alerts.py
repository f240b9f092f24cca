"""Where alerts go, and how often something may happen."""

from limen.copilot.reading.fillers.relative import moved, worked_out
from limen.copilot.reading.frame import Ask, Frame, Slots, spread, unique, values_of
from limen.copilot.reading.piece import Piece

_BUDGETS = {
    "wrong_suspension": "budget_wrong_suspension",
    "alerts": "budget_alerts",
    "step_up": "budget_step_up",
    "reject": "budget_reject",
}


def route_alerts(frame: Frame) -> list[Slots]:
    """Severities or detectors, and a channel; the one before it is only mentioned."""
    channels = [piece for piece in frame.take("channel", None) if not _replaced(frame, piece)]
    severities = frame.names("severity")
    detectors = frame.names("detector")
    if not severities and not detectors:
        spoken = frame.target("severity", "detector")
        severities = values_of([piece for piece in spoken if piece.kind == "severity"])
        detectors = values_of([piece for piece in spoken if piece.kind == "detector"])
    names = unique(piece.value for piece in channels)
    if len(names) > 1:
        names = unique(piece.value for piece in channels if _led(frame, piece, "channel_lead"))
    frame.drop("verdict", "number")
    targets = {"severity": severities} if severities else {"detector": detectors}
    return spread({"to": names[0] if len(names) == 1 else None}, **targets)


def _replaced(frame: Frame, piece: Piece) -> bool:
    """Whether a channel is the one that alerts went to until now: ``instead of slack``, ``not to slack``."""
    return piece.mark in ("except", "outside") or _led(frame, piece, "replaced")


def _led(frame: Frame, piece: Piece, name: str) -> bool:
    return bool(set(piece.before[-2:]) & frame.lexicon.sets[name])


def set_budget(frame: Frame) -> list[Slots]:
    """One budget with a share (``of logins``), or a count in a time; it is everybody's."""
    budgets = frame.chosen(_BUDGETS)
    if len(budgets) > 1:
        raise Ask(f"one budget at a time, please: {' or '.join(budgets)}?")
    budget = next(iter(budgets), None)
    share, rate = frame.one("share"), _rate(frame)
    frame.take("operation", test=lambda piece: bool(set(piece.before[-2:]) & frame.lexicon.sets["of"]))
    present = frame.inventory.settings.get("budgets", {}).get(budget, {})
    if share is not None and "count" in present and not frame.says("key_days"):
        raise Ask(f"the budget of {budget} is a number in a time: how many, in which time?")
    slots: Slots = {"budget": budget, "share": share}
    if frame.says("key_days", "per_key"):
        slots |= {"share": None, **_key_days(frame)}
    elif rate and share is not None:
        raise Ask("a share or a count: which is it to be?")
    elif rate:
        slots |= {"count": int(rate[0]), "per_s": rate[1]}
    elif share is None and budget:
        slots |= _relative(frame, budget)
    return spread(slots)


def _rate(frame: Frame) -> tuple[float, int] | None:
    rates = frame.take("rate")
    return rates[-1].value if rates else None


def _key_days(frame: Frame) -> Slots:
    """So many in so many days of one key; a share ("one in 5,000 key-days") is written as its two numbers."""
    numbers = [piece.value for piece in frame.take("number")]
    shares = [piece for piece in frame.pieces if piece.kind == "share" and piece.value > 0]
    frame.drop("duration", "rate")
    if frame.says("per_key") and not numbers and (days := _days(frame)):
        return {"count": 1, "per_key_days": days}
    if shares and numbers:
        raise Ask("a share or a count: which is it to be?")
    if shares:
        first = shares[-1].text.lower().split()[0]
        count = int(frame.lexicon.numbers.get(first, 0) or (int(first) if first.isdigit() else 1))
        return {"count": count, "per_key_days": round(count / shares[-1].value)}
    if not numbers:
        return {}
    return {"count": int(numbers[0]) if len(numbers) > 1 else 1, "per_key_days": int(numbers[-1])}


def _days(frame: Frame) -> int:
    """Whole days of a length of time: ``one per key in 3000 days``."""
    lengths = [
        p.value if p.kind == "duration" else p.value[1]
        for p in frame.pieces
        if p.kind in ("duration", "rate")
    ]
    return int(lengths[-1] // DAY) if lengths and not lengths[-1] % DAY else 0


DAY = 86_400


def _relative(frame: Frame, budget: str) -> Slots:
    present = frame.inventory.settings.get("budgets", {}).get(budget, {})
    name = "share" if "share" in present else "count"
    numbers = [piece.value for piece in frame.left if piece.kind == "number"]
    amount = moved(frame, numbers[-1], present.get(name)) if numbers else None
    value = amount if amount is not None else worked_out(frame, present.get(name))
    if value is None and numbers and name == "count" and not frame.says("shift_up", "shift_down"):
        value = numbers[-1]
    if value is None:
        return {}
    frame.drop("number")
    others = {key: kept for key, kept in present.items() if key != name}
    return {**others, name: int(value) if name == "count" else round(value, 12)}


FILLERS = {"route_alerts": route_alerts, "set_budget": set_budget}

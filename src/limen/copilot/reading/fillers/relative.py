"""Wishes that lean on what is set now: double it, half of it, by 5,000 more, an hour longer."""

from limen.copilot.reading.frame import Ask, Frame

_FACTORS = {
    "factor_2": 2.0,
    "factor_3": 3.0,
    "factor_4": 4.0,
    "factor_5": 5.0,
    "factor_10": 10.0,
    "factor_two_thirds": 2 / 3,
    "factor_three_quarters": 0.75,
    "factor_half": 0.5,
    "factor_third": 1 / 3,
    "factor_quarter": 0.25,
    "factor_fifth": 0.2,
    "factor_tenth": 0.1,
}


def factor(frame: Frame) -> float | None:
    """By how much the present value is multiplied, where that was said."""
    if (by := _percent(frame)) is not None:
        return by
    said = {by for name, by in _FACTORS.items() if frame.says(name) and not _denied(frame, name)}
    if 1 / 3 in said and 2 / 3 in said:
        said.discard(1 / 3)
    if 0.25 in said and 0.75 in said:
        said.discard(0.25)
    if len(said) > 1:
        raise Ask("by how much: that is said twice")
    by = next(iter(said), None)
    if by is None or by > 1 or not frame.says("part_of"):
        return by
    return 1 + by if frame.says("shift_up") else 1 - by


def _percent(frame: Frame) -> float | None:
    """``raise ... by 15 percent``, where it is said which way."""
    up, down = frame.says("shift_up"), frame.says("shift_down")
    said = [p for p in frame.left if p.kind == "share" and set(p.before[-1:]) & frame.lexicon.sets["part_by"]]
    if len(said) != 1 or up == down:
        return None
    frame.left = [piece for piece in frame.left if piece is not said[0]]
    share = float(said[0].value)
    return 1 + share if up else 1 - share


def _denied(frame: Frame, name: str) -> bool:
    """``not double, triple``."""
    return any(f" not {phrase} " in frame.text for phrase in frame.lexicon.said[name])


def moved(frame: Frame, amount: float, present: float | None) -> float | None:
    """The present value moved by an amount, where "by" or "more" says that it is a shift; else ``None``."""
    by = frame.says("by")
    down = (by and frame.says("shift_down")) or frame.says("less_by_itself")
    up = (by and frame.says("shift_up")) or _behind(frame) or (_more(frame) and not frame.says("no_more"))
    if not (up or down):
        return None
    frame.relative = True
    if present is None:
        raise Ask("it is not set now: what is it to be?")
    return present - amount if down else present + amount


def _behind(frame: Frame) -> bool:
    """Whether "longer" or "more" comes right behind the amount: ``half an hour longer than today``."""
    said = (p for p in frame.pieces if p.kind in _AMOUNTS)
    return any(" ".join(p.after[:2]) in frame.lexicon.said["longer_than"] for p in said)


def _more(frame: Frame) -> bool:
    """Whether "more" is said of the amount, not in a story: ``they asked for more room: 800 a minute``."""
    if not frame.says("more_by_itself"):
        return False
    said = [f"{p.text.lower()} {' '.join(p.after)}" for p in frame.pieces if p.kind in _AMOUNTS]
    near = any(phrase in text for text in said for phrase in frame.lexicon.said["more_by_itself"])
    return near or bool(frame.says_loosely("more_by_itself"))


_AMOUNTS = frozenset({"number", "rate", "duration", "size", "share"})


def worked_out(frame: Frame, present: float | None) -> float | None:
    """The present value times a factor that was said; ``None`` where none was."""
    by = factor(frame)
    if by is None:
        return None
    frame.relative = True
    if present is None:
        raise Ask("it is not set now: what is it to be?")
    frame.left = [
        piece for piece in frame.left if not (piece.kind == "number" and piece.value in (by, 1 / by))
    ]
    return present * by

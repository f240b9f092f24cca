"""Wishes that lean on what is set now: double it, half of it, by 5,000 more."""

from limen.copilot.reading.frame import Ask, Frame

_FACTORS = (("double", 2.0), ("twice", 2.0), ("triple", 3.0), ("half", 0.5), ("halve", 0.5), ("quadruple", 4.0),
            ("treble", 3.0), ("in half", 0.5), ("quarter", 0.25), ("third", 1 / 3))  # fmt: skip
RAISING = ("up by", "raise by", "more", "increase by", "add", "on top", "additional", "extra", "increase", "longer")
LOWERING = ("down by", "lower by", "less", "fewer", "reduce by", "decrease by", "shorter", "subtract", "reduce", "cut by", "lower")


def factor(frame: Frame) -> float | None:
    """By how much it is multiplied, where that was said."""
    return next((by for word, by in _FACTORS if frame.says(word)), None)


def shifted(frame: Frame, amount: float, present: float | None) -> float | None:
    """The present value moved by an amount, where "by" or "more" says that it is a shift; else ``None``."""
    up = frame.says("by") and frame.says("up", "raise", "increase", "lift", "bump", "extend", "longer")
    down = frame.says("by") and frame.says("down", "lower", "reduce", "cut", "decrease", "shorten", "shave")
    more = frame.says("more", "on top", "additional", "extra", "longer") and not frame.says(
        "no more", "not more", "more than", "any more", "never more", "a minute more", "not longer", "no longer"
    )
    if not (up or down or more):
        return None
    if present is None:
        raise Ask("it is not set now: what is it to be?")
    return present - amount if down else present + amount


def worked_out(frame: Frame, present: float | None) -> float | None:
    """The present value times a factor that was said; ``None`` where none was."""
    by = factor(frame)
    if by is None:
        return None
    frame.relative = True
    if present is None:
        raise Ask("it is not set now: what is it to be?")
    frame.drop("number")
    if frame.says("by half", "by a quarter", "by a third") and frame.says("raise", "increase", "up", "more", "lift", "bump", "extend", "grow"):
        return present * (1 + by)
    if frame.says("by a quarter", "by a third"):
        return present * (1 - by)
    return present * by

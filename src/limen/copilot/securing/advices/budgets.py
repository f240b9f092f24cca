"""What is promised of harmless callers, in the number that there are: alerts a day, years without a wrong
suspension."""

from collections.abc import Iterator

from limen.copilot.operations import SetBudget
from limen.copilot.securing.advice import Advice, Proposal, Remark, left
from limen.copilot.securing.ground import Ground

ALERTS_A_DAY = 10.0
"""Wrong alerts a day that people still look into; past it the promise is a stricter one."""

YEARS_BETWEEN = 1.0
"""Years that should lie between two wrong suspensions."""

_DAYS = 365.0


def look(ground: Ground) -> Iterator[Proposal | Remark]:
    """Each budget in what it comes to with so many callers; a new one where that is too often."""
    days = max(1.0, (ground.until - ground.since) / 86_400)
    hours = ground.hours / days
    if not hours:
        yield left("budgets", "no caller's hours are on record")
        return
    promise = ground.promise
    yield _budget(
        "alerts",
        promise.alerts,
        ALERTS_A_DAY / hours,
        hours,
        f"{promise.alerts * hours:.2g} wrong alerts a day",
    )
    a_year = promise.suspensions * hours * _DAYS
    said = f"{a_year:.2g} wrong suspensions a year"
    yield _budget("wrong_suspension", promise.suspensions, 1 / (YEARS_BETWEEN * _DAYS * hours), hours, said)


def _budget(name: str, now: float, most: float, hours: float, said: str) -> Proposal | Remark:
    comes = f"{hours:,.0f} hours of callers a day come to at most {said}"
    if now <= most:
        return Remark("stands", f"budget of {name.replace('_', ' ')}", comes)
    share = float(f"{most:.1e}")
    numbers: dict[str, int | float | str] = {"hours_a_day": round(hours, 1), "share_now": now, "share": share}
    # the catalogue's type for the name is a literal; both are of it
    return Proposal(
        SetBudget.of({"budget": name, "share": share}), f"{comes}: more than people bear", numbers
    )


BUDGETS = Advice("budgets", {"API8": "partly"}, look)

"""An owner's logins for tests, in few words and the same every time."""

from typing import Any, Final

from limen.engine.decide import decide, settle
from limen.engine.world import World
from limen.features.codes import Plain, login_of
from limen.model import Evidence, Fix, Login
from limen.testing.shop import empty_world
from limen.testing.traffic import START, pseudonym

DAY: Final = 86_400.0
OWNER: Final[dict[str, Any]] = {
    "user": "ada",
    "address": "84.208.1.7",
    "asn": 29695,
    "country": "NO",
    "lat": 59.9,
    "lon": 10.7,
    "device": "cookie of ada",
    "major": 131,
    "success": True,
    "factor": "password",
    "challenge": "",
}
"""A login from home, as ``login`` takes it."""

_AGENT: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0"


def login(at: float, name: str = "l1", **changes: Any) -> Login:
    """One login of ``OWNER`` with changes; ``at`` is Unix seconds."""
    told = {**OWNER, **changes}
    return login_of(
        Plain(
            at,
            told["user"],
            name,
            told["address"],
            {"user-agent": _AGENT.format(told["major"]), "accept-language": "nb-NO"},
            told["device"],
            "",
            "web",
            told["country"],
            "",
            told["asn"],
            Fix(told["lat"], told["lon"], 20.0),
            told["success"],
            told["factor"],
            told["challenge"],
        ),
        pseudonym,
    )


class Life:
    """A world and the logins in it; ``at`` is the time of the latest one, ``told`` all that was decided."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world or empty_world()
        self.at = START
        self.told: list[Evidence] = []

    def days(self, count: int) -> None:
        """One login of the owner a day."""
        for day in range(count):
            self.log_in(at=START + day * DAY)

    def log_in(self, at: float | None = None, **changes: Any) -> Evidence:
        """Judge and settle one login, half a day after the latest one unless told otherwise."""
        self.at = self.at + DAY / 2 if at is None else at
        evidence = decide(login(self.at, f"l{len(self.told)}", **changes), self.world)
        if evidence is None:
            raise ValueError("a login is always judged")
        settle(evidence, self.world)
        self.told.append(evidence)
        return evidence

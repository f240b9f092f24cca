"""Reading a user agent's text, as far as the generator writes them."""

from functools import lru_cache
from typing import Final

from evals.logins.browsers import FAMILIES, Family


def family_of(agent: str) -> Family | None:
    """The family a text is of."""
    return next((one for one in FAMILIES if _match(agent, one)), None)


@lru_cache(4096)
def parsed(agent: str) -> tuple[str, str, str]:
    """Browser with version, system with version and sort of a text, as a parser of user agents gives them."""
    for family in FAMILIES:
        browser = _match(agent, family)
        if browser:
            return browser, _system(agent, family), "mobile" if family.sort == "app" else family.sort
    return agent[:60], "other", "other"


_MARKS: Final = {
    "Edge": "Edg/",
    "Firefox": "Firefox/",
    "Samsung Internet": "SamsungBrowser/",
    "Limen": "LimenApp/",
    "Safari": "Version/",
    "Chrome": "Chrome/",
}
_SYSTEMS: Final = {
    "Windows": "Windows NT",
    "Mac OS X": "Macintosh",
    "Linux": "X11",
    "iOS": "iPhone",
    "Android": "Android",
}


def _match(agent: str, family: Family) -> str:
    for name, mark in _MARKS.items():
        if mark in agent:
            if name != family.name or _SYSTEMS[family.system] not in agent:
                return ""
            return f"{name} {agent.partition(mark)[2].split()[0]}"
    return ""


def _system(agent: str, family: Family) -> str:
    inside = agent.partition("(")[2].partition(")")[0]
    part = next(piece for piece in inside.split(";") if _SYSTEMS[family.system] in piece or "iOS" in piece)
    wanted = inside.split(";")[1] if family.system == "iOS" else part
    return wanted.replace("CPU iPhone OS", "iOS").split(" like")[0].strip()

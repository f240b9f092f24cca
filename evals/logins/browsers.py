"""Browsers and applications: what a device calls itself at a moment.

Versions come out on a calendar; each device takes them after a lag of its own, some never.
"""

from random import Random
from typing import Final, NamedTuple

from evals.logins.plan import DAY, MONDAY

_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0"
_WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
_WINDOWS, _MAC = "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7"
NEVER: Final = 1e12


class Family(NamedTuple):
    """A browser on an operating system: its text, first version, days between versions, share of owners."""

    name: str
    system: str
    sort: str
    share: float
    text: str
    first: int
    every: float
    major: int = 0


FAMILIES: Final = (
    Family("Chrome", "Windows", "desktop", 20, f"Mozilla/5.0 ({_WINDOWS}) {_CHROME} Safari/537.36", 131, 28),
    Family(
        "Edge",
        "Windows",
        "desktop",
        14,
        f"Mozilla/5.0 ({_WINDOWS}) {_CHROME} Safari/537.36 Edg/{{v}}.0.0.0",
        131,
        28,
    ),
    Family("Chrome", "Mac OS X", "desktop", 6, f"Mozilla/5.0 ({_MAC}) {_CHROME} Safari/537.36", 131, 28),
    Family(
        "Safari",
        "Mac OS X",
        "desktop",
        8,
        f"Mozilla/5.0 ({_MAC}) {_WEBKIT} Version/18.{{v}} Safari/605.1.15",
        1,
        48,
        18,
    ),
    Family(
        "Firefox",
        "Windows",
        "desktop",
        4,
        f"Mozilla/5.0 ({_WINDOWS}; rv:{{v}}.0) Gecko/20100101 Firefox/{{v}}.0",
        132,
        28,
    ),
    Family(
        "Firefox",
        "Linux",
        "desktop",
        2,
        "Mozilla/5.0 (X11; Linux x86_64; rv:{v}.0) Gecko/20100101 Firefox/{v}.0",
        132,
        28,
    ),
    Family(
        "Safari",
        "iOS",
        "mobile",
        22,
        f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_{{v}} like Mac OS X) {_WEBKIT} Version/18.{{v}}"
        " Mobile/15E148 Safari/604.1",
        1,
        48,
        18,
    ),
    Family(
        "Chrome",
        "Android",
        "mobile",
        13,
        f"Mozilla/5.0 (Linux; Android 10; K) {_CHROME} Mobile Safari/537.36",
        131,
        28,
    ),
    Family(
        "Samsung Internet",
        "Android",
        "mobile",
        5,
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/{v}.0"
        " Chrome/125.0.0.0 Mobile Safari/537.36",
        27,
        90,
    ),
    Family("Limen", "iOS", "app", 5, "LimenApp/5.{v}.0 (iPhone; iOS {s}; {m})", 3, 21, 18),
    Family("Limen", "Android", "app", 4, "LimenApp/5.{v}.0 (Android {s}; {m})", 3, 21, 14),
)
MODELS: Final = {
    "iOS": ("iPhone13,2", "iPhone14,5", "iPhone14,7", "iPhone15,4", "iPhone16,1", "iPhone17,3"),
    "Android": (
        "SM-G991B",
        "SM-S911B",
        "SM-A546B",
        "SM-A346B",
        "Pixel 6",
        "Pixel 7a",
        "Pixel 8",
        "2201117TY",
    ),
}


class Browser(NamedTuple):
    """A family on one device: how long it waits for a version (seconds), and since when it does at all."""

    family: Family
    lag: float
    frozen: float = NEVER
    model: str = ""
    system: str = ""

    @property
    def app(self) -> bool:
        """Whether it is the company's own application."""
        return self.family.sort == "app"

    def agent(self, at: float) -> str:
        """What it calls itself at a moment."""
        return self.family.text.format(v=self.version(at), s=self.system, m=self.model)

    def version(self, at: float) -> int:
        """Its version at a moment; releases come out twelve days apart from other families' at most."""
        since = (min(at, self.frozen) - self.lag - MONDAY) / DAY + len(self.family.name)
        return max(0, self.family.first + int(since // self.family.every))


def installed(rng: Random, sort: str, at: float, family: Family | None = None) -> Browser:
    """What somebody has on a new device, as popular as it is."""
    some = [one for one in FAMILIES if one.sort == sort]
    chosen = family or rng.choices(some, [one.share for one in some])[0]
    lot = rng.random()
    lag = rng.expovariate(1 / 5) if lot < 0.85 else rng.expovariate(1 / 45)
    frozen = at if lot > 0.97 else NEVER
    system = {"iOS": ("18.1", "18.1", "17.6"), "Android": ("14", "14", "13", "15")}
    model, number = "", ""
    if chosen.sort == "app":
        model, number = rng.choice(MODELS[chosen.system]), rng.choice(system[chosen.system])
    return Browser(chosen, lag * DAY, frozen, model, number)


def popular(rng: Random) -> Browser:
    """What an attacker chooses who wants to look like anybody; up to date."""
    some = [one for one in FAMILIES if one.sort != "app"]
    chosen = rng.choices(some, [one.share for one in some])[0]
    return Browser(chosen, rng.expovariate(1 / 8) * DAY)

"""The owners: where they live and work, what they use, when and how often they log in, and what changes."""

from random import Random
from typing import Final

from evals.logins import browsers, places
from evals.logins.attempt import cookie, thumbprint
from evals.logins.browsers import Browser
from evals.logins.networks import EXIT_COUNTRIES, PROVIDERS, Networks, Spot
from evals.logins.places import ENGLISH, TONGUES, Place
from evals.logins.plan import DAY, Plan

FREQUENCIES: Final = (
    ("daily", 250.0, 4),
    ("several a week", 110.0, 8),
    ("weekly", 45.0, 20),
    ("monthly", 15.0, 38),
    ("less than monthly", 6.0, 30),
)
"""Classes with logins a year and shares."""


class Device:
    """A telephone or computer with its browsers; each has a cookie of its own, an application a key."""

    def __init__(self, rng: Random, sort: str, at: float) -> None:
        self.sort = sort
        self.browsers: list[Browser] = [browsers.installed(rng, sort, at)]
        if sort == "mobile" and rng.random() < 0.4:
            self.browsers.insert(0, browsers.installed(rng, "app", at, _app_of(self.browsers[0])))
        if sort == "desktop" and rng.random() < 0.15:
            self.browsers.append(browsers.installed(rng, sort, at))
        self.cookies = [cookie(rng) for _ in self.browsers]
        self.keys = [thumbprint(rng) if one.app else "" for one in self.browsers]

    def pick(self, rng: Random) -> int:
        """Which browser this time: mostly the first."""
        return 0 if len(self.browsers) == 1 or rng.random() < 0.8 else 1

    def present(self, rng: Random, number: int, private: float) -> str:
        """The cookie that comes with a login: the page of the login set it, so that a new one is of a new
        device. A private window has a new one or none, and cookies are forgotten now and then.
        """
        if rng.random() < private:
            return cookie(rng) if rng.random() < 0.6 else ""
        if rng.random() < 0.004:
            self.cookies[number] = cookie(rng)
        return self.cookies[number]


def _app_of(browser: Browser) -> browsers.Family:
    return next(one for one in browsers.FAMILIES if one.sort == "app" and one.system == browser.family.system)


class Office:
    """A company's site: everybody there shares one or two addresses."""

    def __init__(self, rng: Random, net: Networks) -> None:
        self.place = places.region(rng)
        self.exits = [net.fixed(rng, self.place) for _ in range(rng.choice((1, 1, 2)))]
        self.moves_at = browsers.NEVER
        self.next_exits = self.exits

    def exit(self, rng: Random, at: float) -> Spot:
        """Where a login from there comes from."""
        return rng.choice(self.exits if at < self.moves_at else self.next_exits)


class Vpn:
    """A subscription: a provider, its exits, and how much of the time it is on."""

    def __init__(self, rng: Random, share: float, since: float = 0.0) -> None:
        self.provider = rng.choice(PROVIDERS)
        self.share, self.since = share, since
        favourites = rng.sample(EXIT_COUNTRIES, 2)
        self.countries = (places.HOME, places.HOME, places.HOME, *favourites)

    def exit(self, rng: Random, net: Networks) -> Spot:
        """Another exit each time."""
        asn = self.provider[0] if rng.random() < 0.7 else rng.choice(self.provider)
        return net.hosting(rng, rng.choice(self.countries), asn, 60)


class Owner:
    """Somebody with an account; the lines of his year are made in ``owners.py``."""

    def __init__(self, plan: Plan, net: Networks, number: int, offices: list[Office]) -> None:
        self.name = f"u-{number}"
        self.rng = rng = plan.rng(f"owner/{number}")
        kinds = [share for *_, share in FREQUENCIES]
        self.frequency, self.yearly, _ = rng.choices(FREQUENCIES, kinds)[0]
        self.yearly *= rng.uniform(0.7, 1.3)
        span = plan.end - plan.start
        self.since = plan.start if rng.random() < 0.6 else plan.start + rng.uniform(0, 0.8) * span
        self.home = places.residence(rng)
        self.office = (
            rng.choice(offices) if self.home.country == places.HOME and rng.random() < 0.35 else None
        )
        if self.office is not None and rng.random() < 0.9:
            self.home = self.office.place
        self.tongue = TONGUES.get(self.home.country, ENGLISH) if rng.random() < 0.8 else ENGLISH
        self.carrier = net.carrier(rng, self.home)
        self.line = net.fixed(rng, self.home)
        self.renews = rng.choice((10.0, 40.0, 120.0, 400.0)) * DAY
        self.phone = Device(rng, "mobile", self.since)
        self.computers = [Device(rng, "desktop", self.since) for _ in range(rng.choice((1, 1, 1, 2)))]
        self.vpn = Vpn(rng, rng.uniform(0.3, 0.95)) if rng.random() < 0.04 else None
        self.habitual = self.vpn is not None
        self.shift = rng.random() < 0.12
        self.private = 0.9 if rng.random() < 0.02 else 0.015
        self.phone_first = rng.betavariate(2, 2)
        lot = rng.random()
        self.factor = "passkey" if lot < 0.07 else "totp" if lot < 0.2 else "password"
        self.passkey = thumbprint(rng)
        self.trips = self._trips(plan) if rng.random() < 0.08 else []
        self.changes = self._changes(plan)
        self.recent = (0.0, "")

    def _trips(self, plan: Plan) -> list[tuple[float, float, Place]]:
        """Journeys: from when, until when, where to."""
        rng, found = self.rng, []
        for _ in range(rng.randint(2, 6)):
            at = rng.uniform(plan.start, plan.end)
            found.append((at, at + rng.uniform(2, 12) * DAY, places.journey(rng)))
        return found

    def _changes(self, plan: Plan) -> list[tuple[float, str]]:
        """What changes in the year, in order: a new telephone, a new computer, another home."""
        found: list[tuple[float, str]] = []
        for name, share in (("new phone", 0.35), ("new computer", 0.15), ("moved house", 0.08)):
            if self.rng.random() < share:
                found.append((self.rng.uniform(plan.start, plan.end), name))
        return sorted(found)

"""Thieves with the right password: each kind knows more of its victim. One login a thief and a victim.

What they know is what the victim's latest logins before that moment showed.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Final, NamedTuple

from evals.logins import agents, browsers, places
from evals.logins.attempt import Attempt, cookie
from evals.logins.networks import Networks, Spot
from evals.logins.places import ABROAD, ENGLISH, HOME, REGIONS, TONGUES, Place
from evals.logins.plan import DAY, Plan

Lives = Mapping[str, Sequence[Attempt]]
ENOUGH: Final = 5
"""So many logins a victim has had at least."""
ACTIVE: Final = 120 * DAY
"""So lately has he been there."""


class Scene(NamedTuple):
    """What a thief finds: the moment, the victim's good logins before it, and the networks of the world."""

    at: float
    past: Sequence[Attempt]
    net: Networks
    rng: Random

    @property
    def country(self) -> str:
        """The victim's usual country, as his latest few logins show it."""
        seen = [one.spot.country for one in self.past[-9:] if one.spot.sort != "hosting"] or [HOME]
        return max(sorted(set(seen)), key=seen.count)

    @property
    def place(self) -> Place:
        """A place in it."""
        if self.country == HOME:
            return places.region(self.rng)
        return next(one for one in ABROAD if one.country == self.country)

    def latest(self, wanted: Callable[[Attempt], bool]) -> Attempt | None:
        """The latest login that is wanted."""
        return next((one for one in reversed(self.past) if wanted(one)), None)

    @property
    def web(self) -> Attempt:
        """The latest login with a browser, else any."""
        return self.latest(lambda one: not one.app) or self.past[-1]


Look = tuple[Spot, str, str, str]
"""Where from, user agent, languages, and the victim's cookie if he has it."""


def naive(scene: Scene) -> Look:
    """From anywhere, with a popular browser."""
    rng, place = scene.rng, places.anywhere(scene.rng)
    spot = _somewhere(scene.net, rng, place)
    tongue = TONGUES.get(place.country, ENGLISH) if rng.random() < 0.3 else ENGLISH
    return spot, browsers.popular(rng).agent(scene.at), tongue, ""


def vpn(scene: Scene) -> Look:
    """From a rented machine or a VPN's exit in the victim's country, with a popular browser."""
    rng = scene.rng
    spot = scene.net.hosting(rng, scene.country, pool=rng.choice((60, 254)))
    tongue = TONGUES.get(scene.country, ENGLISH) if rng.random() < 0.5 else ENGLISH
    return spot, browsers.popular(rng).agent(scene.at), tongue, ""


def targeted(scene: Scene) -> Look:
    """The same with the victim's sort of browser and operating system, and mostly his language."""
    spot, *_ = vpn(scene)
    return spot, same_family(scene), scene.web.tongue if scene.rng.random() < 0.8 else ENGLISH, ""


def very_targeted(scene: Scene) -> Look | None:
    """From the victim's own network, half of the time in his region, with exactly his browser."""
    own = scene.latest(lambda one: one.spot.sort != "hosting")
    if own is None:
        return None
    spot = scene.net.neighbour(scene.rng, own.spot, near=scene.rng.random() < 0.5)
    return spot, scene.web.agent, scene.web.tongue, ""


def replay(scene: Scene) -> Look | None:
    """From elsewhere with the victim's device cookie, mostly with exactly his browser."""
    rng, stolen = scene.rng, scene.latest(lambda one: bool(one.device) and not one.app)
    if stolen is None:
        return None
    look = vpn(scene) if rng.random() < 0.5 else naive(scene)
    spot, agent, *_ = look
    return spot, stolen.agent if rng.random() < 0.7 else agent, stolen.tongue, stolen.device


def relay(scene: Scene) -> Look:
    """A page in the middle that passes on what the victim types and his browser's headers, not his cookie."""
    rng, place = scene.rng, scene.place
    near = scene.net.fixed(rng, place) if rng.random() < 0.5 else scene.net.hosting(rng, scene.country)
    return near, scene.web.agent, scene.web.tongue, ""


def neighbour(scene: Scene) -> Look | None:
    """From the same carrier's shared exits, with the victim's sort of browser."""
    own = scene.latest(lambda one: one.spot.sort == "mobile")
    if own is None:
        return None
    return scene.net.neighbour(scene.rng, own.spot), same_family(scene), scene.web.tongue, ""


KINDS: Final[dict[str, Callable[[Scene], Look | None]]] = {
    "naive": naive,
    "VPN": vpn,
    "targeted": targeted,
    "very targeted": very_targeted,
    "cookie replay": replay,
    "relay in region": relay,
    "carrier neighbour": neighbour,
}


def thieves(plan: Plan, net: Networks, lives: Lives) -> Iterator[Attempt]:
    """All of them, spread over the judged part."""
    taken: set[str] = set()
    for kind in KINDS:
        rng = plan.rng(f"thieves/{kind}")
        for _ in range(plan.many(plan.attacks)):
            yield theft(plan, net, lives, kind, rng, taken)


def theft(plan: Plan, net: Networks, lives: Lives, kind: str, rng: Random, taken: set[str]) -> Attempt:
    """One theft from somebody who was not robbed yet, as far as there are such."""
    factors = ("password", "totp") if KINDS[kind] is relay else ("password",)
    while True:
        scene = found(plan, net, lives, rng, taken, factors)
        look = KINDS[kind](scene)
        if look is not None:
            victim = scene.past[-1]
            taken.add(victim.user)
            spot, agent, tongue, stolen = look
            device = stolen or fresh(rng)
            factor = victim.factor if KINDS[kind] is relay else "password"
            return Attempt(
                scene.at, victim.user, spot, agent, tongue, device=device, factor=factor, kind=kind
            )


def found(
    plan: Plan,
    net: Networks,
    lives: Lives,
    rng: Random,
    taken: set[str],
    factors: Sequence[str] = ("password",),
) -> Scene:
    """A victim at a moment; thieves come at all hours, half of them when owners do."""
    names = sorted(lives)
    for tries in range(100_000):
        name = rng.choice(names)
        at = plan.live(rng.random())
        if rng.random() < 0.5:
            at = at - at % DAY + rng.choice(lives[rng.choice(names)]).at % DAY
        life = lives[name]
        past = life[: bisect_left(life, at, key=lambda one: one.at)]
        if len(past) < ENOUGH or at - past[-1].at > ACTIVE or not plan.split <= at < plan.end:
            continue
        if past[-1].factor in factors and (name not in taken or tries > 2_000):
            return Scene(at, past, net, rng)
    raise ValueError("nobody to rob: too few owners")


def fresh(rng: Random, without: float = 0.3) -> str:
    """The cookie of somebody who was never there; a program may keep none."""
    return "" if rng.random() < without else cookie(rng)


def same_family(scene: Scene) -> str:
    """The victim's sort of browser, with its own version."""
    family = agents.family_of(scene.web.agent)
    if family is None or family.sort == "app":
        return browsers.popular(scene.rng).agent(scene.at)
    return browsers.installed(scene.rng, family.sort, scene.at, family).agent(scene.at)


def _somewhere(net: Networks, rng: Random, place: Place) -> Spot:
    lot = rng.random()
    if lot < 0.4:
        return net.hosting(rng, place.country)
    if lot < 0.9 or place in REGIONS:
        return net.fixed(rng, place)
    return net.mobile(rng, place, net.carrier(rng, place))

"""What every attack session needs: a goal, a moment, and callers to act as."""

from collections.abc import Callable, Iterable
from random import Random

from evals.population.cast import Cast, Entry
from evals.population.guises import Guise, Place, browser, script
from evals.population.people import customers
from evals.population.plan import DAY, HOUR
from evals.population.stage import Caller, Goal, Life, Mark

KINDS: dict[str, "Raiding"] = {}
PACES = {"fast": (0.15, 1.2), "medium": (2.0, 9.0), "slow": (25.0, 120.0)}
"""Median seconds between two steps."""


class Raid:
    """One attack session: how far it wants to come, when it begins, and who carries it out."""

    def __init__(self, cast: Cast, kind: str, number: int) -> None:
        self.cast = cast
        self.kind = kind
        self.rng: Random = cast.plan.rng(f"{kind}/{number}")
        self.goal = Goal(kind, f"{kind}-{number}", 0)
        self.at = self._moment()
        self._median = 3.0

    def aim(self, few: int, many: int) -> int:
        """Choose how much is to be reached: objects, tries or calls, as the kind counts."""
        self.goal.total = self.rng.randint(few, many)
        return self.goal.total

    def pace(self, *names: str) -> None:
        """Choose one of these paces; any when none is named."""
        self._median = self.rng.uniform(*PACES[self.rng.choice(names or tuple(PACES))])

    def gap(self, me: Caller) -> float:
        """The pause between two steps at the chosen pace."""
        return me.think(self._median, 0.5)

    def early(self, share: float = 0.25) -> None:
        """Begin in the first part of the live days: this kind takes long."""
        self.at = self.cast.plan.live(self.rng.uniform(0.02, share))

    def at_hour(self, first: float, last: float) -> None:
        """Begin between two hours of a day."""
        self.at = self.at - self.at % DAY + self.rng.uniform(first, last) * HOUR
        if self.at > self.cast.plan.end - 8 * HOUR:
            self.at -= DAY

    @property
    def over(self) -> bool:
        """Whether the goal is reached."""
        return self.goal.done >= self.goal.total

    def insider(self, persona: str = "customer") -> Caller:
        """A caller with his own credential, his own client and place; his usual life goes on beside."""
        return self._as(self.cast.take(persona).guise)

    def thief(self, persona: str = "customer") -> Caller:
        """A stranger with a caller's credential: another place, mostly another client."""
        guise = self.cast.take(persona).guise.at(self.elsewhere())
        sort = self.rng.random()
        if sort < 0.5:
            guise = guise.using(browser(self.rng))
        elif sort < 0.75:
            guise = guise.using(script(self.rng))
        return self._as(guise)

    def either(self, persona: str = "customer") -> Caller:
        """An insider or a thief."""
        return self.insider(persona) if self.rng.random() < 0.5 else self.thief(persona)

    def acting(self, owner: Caller) -> Caller:
        """An attacker with that caller's credential, client and place."""
        return self._as(owner.guise)

    def nobody(self) -> Caller:
        """Somebody without a credential, at an address of his own."""
        return self._as(self.cast.nobody(self.elsewhere(), browser(self.rng)))

    def fresh(self) -> Caller:
        """A new account of a new organisation."""
        org = self.cast.tables.join(self.rng, (0, 3))
        return self._as(self.cast.guise("customer", org, browser(self.rng), Place((self.elsewhere(),))))

    def crowd(self, many: int, own: float = 0.5) -> list[Caller]:
        """So many callers of one attack: a share with new accounts, the others with stolen credentials."""
        return [self.fresh() if self.rng.random() < own else self.thief() for _ in range(many)]

    def elsewhere(self) -> str:
        """An address that is not the credential's owner's."""
        net = self.cast.net
        return (
            self.rng.choice((net.home, net.home, net.hosting))()
            if self.rng.random() < 0.85
            else self.rng.choice(net.vpn)
        )

    def _as(self, guise: Guise) -> Caller:
        return self.cast.caller(guise, Mark("attacker", goal=self.goal))

    def _moment(self) -> float:
        at = self.cast.plan.live(self.rng.uniform(0.03, 0.85))
        if self.rng.random() < 0.7:
            at = at - at % DAY + self.rng.uniform(7.5, 19.0) * HOUR
        return min(max(at, self.cast.plan.live(0.02)), self.cast.plan.live(0.9))


Raiding = Callable[[Raid], Iterable[Entry]]


def attack(kind: str) -> Callable[[Raiding], Raiding]:
    """Name a kind of attack."""

    def put(raiding: Raiding) -> Raiding:
        KINDS[kind] = raiding
        return raiding

    return put


def cover(me: Caller) -> Life:
    """A little usual use, so that an attack does not stand alone."""
    rows = (yield customers.listing(me)).rows()
    yield me.think(5)
    if rows:
        yield from customers.look(me, me.rng.choice(rows))

"""Everybody on the stage of one plan, with their usual lives."""

from collections.abc import Iterator

from evals.population import rhythm
from evals.population.api import inside, shipping  # noqa: F401 - serve their routes by being imported
from evals.population.api.router import Api
from evals.population.api.tables import Tables
from evals.population.guises import Guise, Headers, Net, Place, app, browser, script
from evals.population.people import customers, machines, public, staff
from evals.population.plan import Plan
from evals.population.rhythm import EVENING, OFFICE, SHIFTS, Rhythm
from evals.population.stage import Caller, Life, Mark, Stage

Entry = tuple[float, Caller, Life]


class Cast:
    """The callers of a plan by role, and the stage they act on."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rng = plan.rng("cast")
        self.net = Net(self.rng)
        self.tables = Tables(plan.rng("tables"), self.count(66))
        self.api = Api(self.tables, plan.live(0.42), plan.live(0.1))
        self.stage = Stage(self.api.answer)
        self.members: dict[str, list[Caller]] = {}
        self._taken: set[str] = set()
        self._named = 0

    def count(self, usual: int) -> int:
        """So many in a population of this size."""
        return max(1, round(usual * self.plan.size))

    def guise(self, role: str, org: int, headers: Headers, place: Place, *, person: bool = True) -> Guise:
        """A new credential with its principal."""
        self._named += 1
        principal = self.tables.user(self.rng, role, org)["id"] if person else f"{role}-{self._named}"
        return Guise(
            f"{role[0]}{self._named}-{self.rng.getrandbits(32):08x}", principal, (role,), org, headers, place
        )

    def nobody(self, address: str, headers: Headers) -> Guise:
        """A guise without a credential."""
        return Guise(None, None, (), 0, headers, Place((address,)))

    def caller(self, guise: Guise, mark: Mark) -> Caller:
        """A caller with chance of his own."""
        self._named += 1
        return Caller(guise, mark, self.plan.rng(f"{mark.persona}/{self._named}"))

    def join(self, me: Caller, life: Life, at: float | None = None) -> None:
        """Let somebody live his usual life, from the beginning or from a moment on."""
        self.members.setdefault(me.mark.persona, []).append(me)
        self.stage.enter(self.plan.start if at is None else at, me, life)

    def take(self, persona: str = "customer") -> Caller:
        """One nobody else was given, for an attack or a twin; anyone if all were."""
        free = [one for one in self.members[persona] if str(one.guise.credential) not in self._taken]
        one = self.rng.choice(free or self.members[persona])
        self._taken.add(str(one.guise.credential))
        return one

    def person(
        self, persona: str, guise: Guise, when: Rhythm, flow: rhythm.Flow, at: float | None = None
    ) -> None:
        """Somebody with sessions."""
        me = self.caller(guise, Mark(persona))
        self.join(me, rhythm.habit(me, when, flow), at)

    def machine(self, persona: str, guise: Guise, every: float, flow: rhythm.Flow) -> None:
        """Something that acts on a schedule."""
        me = self.caller(guise, Mark(persona))
        self.join(me, rhythm.polling(me, every, flow))


def populate(cast: Cast) -> None:
    """Put everybody in place who calls every day."""
    for org in list(cast.tables.orgs):
        for guise in _employees(cast, org):
            _customer(cast, "customer", guise)
    for _ in range(cast.count(20)):
        org = cast.tables.join(cast.rng, (0, 3))
        at = cast.rng.uniform(cast.plan.start, cast.plan.end)
        for guise in _employees(cast, org):
            _customer(cast, "newcomer", guise, at)
    _drivers_and_staff(cast)
    _machines(cast)
    _public(cast)


def _customer(cast: Cast, persona: str, guise: Guise, at: float | None = None) -> None:
    hours = OFFICE if cast.rng.random() < 0.75 else EVENING
    when = Rhythm(cast.rng.uniform(0.3, 1.3), hours, 0.25)
    cast.person(persona, guise, when, customers.signed_visit, at)


def _employees(cast: Cast, org: int) -> Iterator[Guise]:
    """One to five users who share an office; some also work at home, over a VPN or on a telephone."""
    rng, office = cast.rng, cast.net.office()
    for _ in range(rng.choice((1, 1, 2, 3, 3, 5))):
        sort = rng.random()
        if sort < 0.5:
            place, headers = Place((office, cast.net.home()), (9, 2)), browser(rng)
        elif sort < 0.65:
            place, headers = Place((office, *cast.net.vpn), (2, 1, 1, 1)), browser(rng)
        elif sort < 0.85:
            place, headers = Place((cast.net.home(), office), (7, 1)), browser(rng)
        elif sort < 0.94:
            place, headers = (
                Place((cast.net.home(), *rng.sample(cast.net.carriers, 4)), (4, 1, 1, 1, 1)),
                app(rng),
            )
        else:  # his own program, which he starts and stops
            place, headers = Place((office,)), script(rng)
        yield cast.guise("customer", org, headers, place)


def _drivers_and_staff(cast: Cast) -> None:
    rng, depot = cast.rng, cast.net.office()
    for _ in range(cast.count(13)):
        place = Place(tuple(rng.sample(cast.net.carriers, 5)))
        cast.person("driver", cast.guise("driver", 0, app(rng), place), Rhythm(1.3, SHIFTS, 0.2), staff.tour)
    desks = (
        ("dispatcher", 6, 3.0, staff.dispatch),
        ("support", 5, 4.0, staff.desk),
        ("accountant", 3, 1.5, staff.books),
        ("admin", 2, 1.2, staff.rule),
    )
    for role, many, sessions, flow in desks:
        for _ in range(cast.count(many)):
            place = Place((depot, *cast.net.vpn[:2]), (8, 1, 1))
            cast.person(role, cast.guise(role, 0, browser(rng), place), Rhythm(sessions, OFFICE, 0.1), flow)


def _machines(cast: Cast) -> None:
    rng, net = cast.rng, cast.net
    for _ in range(cast.count(5)):
        guise = cast.guise(
            "partner", rng.choice(list(cast.tables.orgs)), script(rng), Place((net.hosting(),)), person=False
        )
        cast.machine("partner", guise, rng.choice((900.0, 1200.0, 1800.0)), machines.partner)
    for number in range(cast.count(6)):
        guise = cast.guise(
            "device",
            0,
            (("user-agent", "telematics/2.4"),),
            Place(tuple(rng.sample(net.carriers, 3))),
            person=False,
        )
        cast.machine("device", guise._replace(principal=f"TRK-{number + 1:03d}"), 1800.0, machines.telematics)
    job = cast.caller(cast.guise("job", 0, script(rng), Place((net.hosting(),)), person=False), Mark("job"))
    cast.join(job, rhythm.daily(job, 2.2, machines.export))
    tester = cast.caller(
        cast.guise("job", 0, script(rng), Place((net.hosting(),)), person=False), Mark("tester")
    )
    cast.join(tester, rhythm.daily(tester, 13.5, machines.load_test, 6.0))
    cast.machine(
        "monitor", cast.nobody(net.hosting(), (("user-agent", "uptime/1.1"),)), 900.0, machines.watch
    )


def _public(cast: Cast) -> None:
    """Many who come once: a line of new addresses for each of a few streams of visitors."""
    for persona, flow, sessions, hours in (
        ("recipient", public.recipient(cast.tables), 70.0, EVENING),
        ("login", public.login, 40.0, OFFICE),
        ("noise", public.noise, 6.0, SHIFTS),
    ):
        stream = tuple(cast.net.home() for _ in range(400)) + cast.net.carriers * 8
        if persona == "noise":
            stream = tuple(cast.net.hosting() for _ in range(60))
        guise = cast.nobody("", browser(cast.rng))._replace(place=Place(stream))
        cast.person(persona, guise, Rhythm(sessions * max(0.1, cast.plan.size), hours, 0.6), flow)

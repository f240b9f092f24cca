"""Broken object level authorisation (OWASP API1): objects of others, one by one."""

from collections.abc import Iterable, Iterator

from evals.population.attacks.raid import Raid, attack, cover
from evals.population.cast import Entry
from evals.population.people import customers
from evals.population.stage import Call, Caller, Life


def _numbered(raid: Raid) -> tuple[str, range]:
    """A path with a running number in it, and the numbers that are in use."""
    tables = raid.cast.tables
    choices = (
        ("/v2/shipments/{}", tables.shipments),
        ("/v2/shipments/{}/events", tables.shipments),
        ("/v2/customers/{}", tables.orgs),
        ("/v2/tickets/{}", tables.tickets),
    )
    path, rows = raid.rng.choice(choices[:2] * 2 + choices)
    return path, range(min(rows), max(rows) + 1)


def _found(raid: Raid) -> tuple[str, list[str]]:
    """A path and ids that all exist, as somebody gathers them from mails, labels or another hole."""
    tables = raid.cast.tables
    choices = (
        ("/v2/shipments/{}", [str(number) for number in tables.shipments]),
        ("/v2/documents/{}", list(tables.documents)),
        ("/v2/invoices/{}", list(tables.invoices)),
    )
    path, ids = raid.rng.choice(choices)
    return path, raid.rng.sample(ids, min(len(ids), max(1, raid.goal.total)))


def _walk(raid: Raid, me: Caller, targets: Iterable[str], cover_share: float = 0.05) -> Life:
    if me.chance(0.6):
        yield from cover(me)
    for target in targets:
        if raid.over:
            return
        if me.chance(cover_share):
            yield from cover(me)
        yield me.get(target, gain=1)
        yield raid.gap(me)


@attack("bola_walk_sequential")
def sequential(raid: Raid) -> Iterator[Entry]:
    """Number after number, up or down."""
    raid.pace()
    many = raid.aim(30, 120)
    path, numbers = _numbered(raid)
    first = raid.rng.choice(numbers[: max(1, len(numbers) - many)])
    steps = range(first, first + many) if raid.rng.random() < 0.7 else range(first + many, first, -1)
    me = raid.either()
    yield raid.at, me, _walk(raid, me, map(path.format, steps))


@attack("bola_walk_random")
def at_random(raid: Raid) -> Iterator[Entry]:
    """Numbers of the right size at random."""
    raid.pace()
    many = raid.aim(30, 100)
    path, numbers = _numbered(raid)
    me = raid.either()
    yield raid.at, me, _walk(raid, me, [path.format(raid.rng.choice(numbers)) for _ in range(many)])


@attack("bola_walk_harvested")
def harvested(raid: Raid) -> Iterator[Entry]:
    """Ids that all exist, amid usual use."""
    raid.pace()
    raid.aim(30, 90)
    path, ids = _found(raid)
    me = raid.either()
    yield raid.at, me, _walk(raid, me, map(path.format, ids), 0.2)


@attack("bola_walk_slow")
def slowly(raid: Raid) -> Iterator[Entry]:
    """One object every quarter of an hour or so, over days."""
    raid.early(0.15)
    raid.aim(40, 90)
    path, ids = _found(raid)
    me = raid.either()

    def life() -> Life:
        for one in ids:
            yield me.think(raid.rng.uniform(900, 2400), 0.6)
            if me.chance(0.1):
                me.settle()
            yield me.get(path.format(one), gain=1)
            if me.chance(0.2):
                yield from cover(me)

    yield raid.at, me, life()


@attack("bola_single")
def single(raid: Raid) -> Iterator[Entry]:
    """A handful of chosen objects, each looked at as an application looks at one."""
    raid.aim(6, 10)
    tables = raid.cast.tables
    me = raid.insider()
    numbers = [number for number, row in tables.shipments.items() if row["org"] != me.guise.org]
    chosen = raid.rng.sample(numbers, raid.goal.total)

    def life() -> Life:
        for number in chosen:
            yield from cover(me)
            yield me.think(60)
            yield me.get(f"/v2/shipments/{number}", gain=1)
            yield me.soon()
            yield me.get(f"/v2/shipments/{number}/events")
            yield me.think(200)

    yield raid.at, me, life()


@attack("bola_spread")
def spread(raid: Raid) -> Iterator[Entry]:
    """One walk shared by many credentials, each taking a few objects."""
    many = raid.aim(80, 160)
    callers = raid.crowd(raid.rng.randint(12, 20))
    path, numbers = _numbered(raid)
    first = raid.rng.choice(numbers[: max(1, len(numbers) - many)])
    for place, me in enumerate(callers):
        share = [path.format(first + step) for step in range(place, many, len(callers))]
        yield raid.at + raid.rng.uniform(0, 5400), me, _share(me, share)


def _share(me: Caller, targets: list[str]) -> Life:
    yield customers.listing(me)
    for target in targets:
        yield me.think(20)
        call: Call = me.get(target, gain=1)
        yield call

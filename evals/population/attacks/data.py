"""Data leaving: by large pages, slowly, through a bug; catalogues read to the end."""

from collections.abc import Iterator
from urllib.parse import urlencode

from evals.population.api.shipping import tracking_path
from evals.population.attacks.raid import Raid, attack, cover
from evals.population.cast import Entry
from evals.population.guises import script
from evals.population.people import staff
from evals.population.stage import Caller, Life
from evals.population.words import ZONES


@attack("exfiltration_large_pages")
def large_pages(raid: Raid) -> Iterator[Entry]:
    """An employee's credential fetches lists in the largest pages, to the last."""
    raid.pace("fast", "medium")
    raid.aim(20, 60)
    persona, path = raid.rng.choice(
        (
            ("support", "/v2/customers"),
            ("accountant", "/v2/invoices"),
            ("dispatcher", "/v2/shipments"),
            ("customer", "/v2/admin/users"),
        )
    )
    me = raid.either(persona)

    def life() -> Life:
        for page in range(1, raid.goal.total + 1):
            yield me.get(f"{path}?page={page}&limit=200", gain=1)
            yield raid.gap(me)

    yield raid.at, me, life()


@attack("exfiltration_slow")
def slowly(raid: Raid) -> Iterator[Entry]:
    """An employee reads some more customers and invoices every hour than the work needs, for days."""
    raid.early(0.15)
    raid.aim(120, 240)
    persona = raid.rng.choice(("support", "accountant"))
    me = raid.either(persona)
    tables = raid.cast.tables

    def life() -> Life:
        while not raid.over:
            yield me.think(1500, 0.5)
            if me.chance(0.1):
                me.settle()
            for _ in range(me.rng.randint(2, 5)):
                target = f"/v2/customers/{me.rng.choice(list(tables.orgs))}"
                if persona == "accountant":
                    target = f"/v2/invoices/{me.rng.choice(list(tables.invoices))}"
                yield me.get(target, gain=1)
                yield me.think(20)
            if me.chance(0.15):
                yield from (staff.desk if persona == "support" else staff.books)(me)

    yield raid.at, me, life()


@attack("leak_after_bug")
def leak(raid: Raid) -> Iterator[Entry]:
    """A bug shows cards, accounts and password hashes; somebody has noticed and gathers them."""
    raid.pace("medium", "slow")
    raid.aim(20, 60)
    raid.at = max(raid.at, raid.cast.plan.live(0.12))
    me = raid.either()
    codes = raid.rng.sample(list(raid.cast.tables.codes), raid.goal.total)

    def life() -> Life:
        yield from cover(me)
        for code in codes:
            yield me.get(f"{tracking_path(code)}?expand=sender", gain=1)
            yield raid.gap(me)

    yield raid.at, me, life()


def _prices(raid: Raid, me: Caller, pairs: list[tuple[str, str]]) -> Life:
    for start, end in pairs:
        if raid.over:
            return
        weight = me.rng.choice((1, 5, 20, 100, 500))
        yield me.get("/v2/rates?" + urlencode({"from": start, "to": end, "weight": weight}), gain=1)
        yield raid.gap(me)
        if me.chance(0.04):
            yield from cover(me)


def _pairs(raid: Raid) -> list[tuple[str, str]]:
    pairs = [(start, end) for start in ZONES for end in ZONES]
    if raid.rng.random() < 0.5:
        raid.rng.shuffle(pairs)
    return pairs


@attack("scrape_catalogue")
def catalogue(raid: Raid) -> Iterator[Entry]:
    """Every price of every pair of zones, by one account."""
    raid.pace()
    raid.aim(80, 180)
    me = raid.either()
    if raid.rng.random() < 0.4:
        me.guise = me.guise.using(script(raid.rng))
    yield raid.at, me, _prices(raid, me, _pairs(raid))


@attack("scrape_many_accounts")
def many_accounts(raid: Raid) -> Iterator[Entry]:
    """The same shared by many accounts, each a little more than a person would."""
    raid.pace("medium", "slow")
    raid.aim(120, 190)
    pairs, callers = _pairs(raid), raid.crowd(raid.rng.randint(10, 18), 0.7)
    for place, me in enumerate(callers):
        yield raid.at + raid.rng.uniform(0, 3600), me, _prices(raid, me, pairs[place :: len(callers)])


@attack("scrape_tracking")
def tracking(raid: Raid) -> Iterator[Entry]:
    """Tracking codes without a credential, from a few addresses: some gathered, some guessed."""
    raid.pace("fast", "medium")
    raid.aim(80, 200)
    codes = list(raid.cast.tables.codes)
    for _ in range(raid.rng.choice((1, 4, 10))):
        me = raid.nobody()
        yield raid.at + raid.rng.uniform(0, 300), me, _codes(raid, me, codes)


def _codes(raid: Raid, me: Caller, codes: list[str]) -> Life:
    while not raid.over:
        code = me.rng.choice(codes)
        if me.chance(0.4):
            code = code[:8] + "".join(me.rng.choices("ABCDEFGHJKLMN23456789", k=3))
        yield me.get(tracking_path(code), gain=1)
        yield raid.gap(me)

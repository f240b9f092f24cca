"""Stolen credentials (OWASP API2): somebody else with a key, a token or a session, or trying for one."""

from collections.abc import Iterator

from evals.population.attacks.raid import Raid, attack, cover
from evals.population.cast import Entry
from evals.population.guises import Guise, script
from evals.population.people import customers, staff
from evals.population.people.public import login
from evals.population.rhythm import Flow
from evals.population.stage import Caller, Life
from evals.population.words import FIRST


def _steps(raid: Raid, me: Caller, flow: Flow, pause: float) -> Life:
    """Usual sessions, every call of which counts."""
    while not raid.over:
        session = flow(me)
        reply = None
        while True:
            try:
                step = session.send(reply) if reply is not None else next(session)
            except StopIteration:
                break
            reply = None
            if isinstance(step, float):
                yield step
            elif raid.over:
                return
            else:
                reply = yield step._replace(gain=1)
        yield me.think(pause)


@attack("stolen_same_pace")
def same_pace(raid: Raid) -> Iterator[Entry]:
    """Another place and client, used as its owner uses it."""
    raid.aim(50, 110)
    me = raid.thief()
    yield raid.at, me, _steps(raid, me, customers.visit, 1200)


@attack("stolen_other_operations")
def other_operations(raid: Raid) -> Iterator[Entry]:
    """Reads what its owner never reads: bills, addresses, documents, profile; changes the profile."""
    raid.aim(30, 70)
    raid.pace("medium", "slow")
    me = raid.thief()

    def life() -> Life:
        while not raid.over:
            rows = (yield me.get(f"/v2/invoices?page={me.rng.randint(1, 3)}", gain=1)).rows()
            for row in rows[:5]:
                yield raid.gap(me)
                yield me.get(f"/v2/invoices/{row['number']}", gain=1)
            yield raid.gap(me)
            yield me.get(f"/v2/addresses?q={me.rng.choice('abcdefghklmnoprst')}", gain=1)
            yield raid.gap(me)
            yield me.send("PATCH", "/v2/me", {"email": f"x{me.rng.randint(1, 9999)}@mail.example"}, gain=1)
            yield me.send(
                "POST",
                "/v2/webhooks",
                {"url": f"https://in{me.rng.randint(1, 99)}.example/c", "events": ["status"]},
                gain=1,
            )
            yield raid.gap(me)

    yield raid.at, me, life()


@attack("stolen_at_night")
def at_night(raid: Raid) -> Iterator[Entry]:
    """An employee's or customer's credential between one and five in the morning, from elsewhere."""
    raid.at_hour(25.0, 26.0)
    raid.aim(40, 90)
    persona = raid.rng.choice(("customer", "support", "accountant", "dispatcher"))
    flow = {
        "customer": customers.visit,
        "support": staff.desk,
        "accountant": staff.books,
        "dispatcher": staff.dispatch,
    }[persona]
    me = raid.thief(persona)
    yield raid.at, me, _steps(raid, me, flow, 300)


@attack("session_hijack")
def hijack(raid: Raid) -> Iterator[Entry]:
    """While the owner goes on, somebody else uses the same session from elsewhere."""
    raid.aim(30, 70)
    member = raid.cast.take()
    owner, me = raid.cast.caller(member.guise, member.mark), raid.acting(member)
    me.guise = me.guise.at(raid.elsewhere())
    me.settle()

    def owners() -> Life:
        for _ in range(3):
            yield from customers.visit(owner)
            yield owner.think(30)

    yield raid.at, owner, owners()
    yield raid.at + raid.rng.uniform(30, 120), me, _steps(raid, me, customers.visit, 60)


@attack("token_stuffing")
def token_stuffing(raid: Raid) -> Iterator[Entry]:
    """Guessed or leaked tokens, nearly all refused, from a few addresses."""
    raid.aim(60, 200)
    raid.pace("fast", "medium")
    for _ in range(raid.rng.choice((1, 3, 8))):
        me = raid.nobody()
        me.guise = me.guise.using(script(raid.rng)) if raid.rng.random() < 0.5 else me.guise
        yield raid.at + raid.rng.uniform(0, 60), me, _tokens(raid, me)


def _tokens(raid: Raid, me: Caller) -> Life:
    plain: Guise = me.guise
    while not raid.over:
        me.guise = plain._replace(
            credential=f"c{me.rng.randint(1, 400)}-{me.rng.getrandbits(32):08x}", bad=True
        )
        yield me.get(me.rng.choice(("/v2/me", "/v2/shipments?page=1", "/v2/invoices?page=1")), gain=1)
        yield raid.gap(me)


@attack("password_spray")
def spray(raid: Raid) -> Iterator[Entry]:
    """A few passwords against many names, from several addresses."""
    raid.aim(60, 200)
    raid.pace("fast", "medium", "slow")
    for _ in range(raid.rng.choice((1, 6, 20))):
        me = raid.nobody()
        yield raid.at + raid.rng.uniform(0, 120), me, _spray(raid, me)


def _spray(raid: Raid, me: Caller) -> Life:
    if me.chance(0.3):
        yield from login(me)
    while not raid.over:
        name = f"{me.rng.choice(FIRST).lower()}{me.rng.randint(1, 999)}@mail.example"
        yield me.send(
            "POST", "/v2/login", {"user": name, "password": f"wrong-{me.rng.randint(1, 4)}"}, gain=1
        )
        yield raid.gap(me)
        if me.chance(0.02):
            yield from cover(me)

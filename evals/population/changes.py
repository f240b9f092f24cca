"""What changes in the live part and harms nobody: each looks, for a while, like something it is not."""

from evals.population import rhythm
from evals.population.cast import Cast
from evals.population.guises import Place, app, script
from evals.population.people import customers, machines, public
from evals.population.plan import DAY, HOUR
from evals.population.rhythm import OFFICE, Rhythm
from evals.population.stage import Caller, Life, Mark


def change_things(cast: Cast) -> None:
    """Let every change happen at its moment."""
    _release(cast)
    _flash_crowd(cast)
    _new_partner(cast)
    _office_move(cast)
    _roll_out(cast)


def _release(cast: Cast) -> None:
    """New operations and fields, for everybody at once; quotes become slower."""
    at = cast.api.released
    for member in cast.rng.sample(cast.members["customer"], len(cast.members["customer"]) // 3):
        me = cast.caller(member.guise, Mark("customer", change="release"))
        life = rhythm.habit(me, Rhythm(0.8, OFFICE, 0.25), _with_pickup)
        cast.stage.enter(at + cast.rng.uniform(0, HOUR), me, life)


def _with_pickup(me: Caller) -> Life:
    rows = (yield customers.listing(me)).rows()
    yield me.think(6)
    wanted = customers.wish(me)
    yield me.send(
        "POST",
        "/v2/quotes",
        {key: wanted[key] for key in ("service", "country", "weight_kg")} | {"carbon_offset": me.chance(0.5)},
    )
    yield me.think(15)
    slot = f"2026-04-{me.rng.randint(1, 28):02d}T{me.rng.choice((8, 10, 13, 15)):02d}:00"
    yield me.send("POST", "/v2/pickups", {"shipments": [row["id"] for row in rows[:2]], "slot": slot})
    yield me.think(5)


def _flash_crowd(cast: Cast) -> None:
    """A well-known shop has its sale: two hours of recipients and bookings."""
    at = cast.plan.live(cast.rng.uniform(0.2, 0.7))
    at = at - at % DAY + cast.rng.uniform(9, 15) * HOUR
    for _ in range(cast.count(260)):
        me = cast.caller(
            cast.nobody(cast.net.home(), _some_headers(cast)), Mark("recipient", change="flash_crowd")
        )
        cast.stage.enter(at + cast.rng.uniform(0, 2 * HOUR), me, public.recipient(cast.tables)(me))
    for member in cast.rng.sample(cast.members["customer"], cast.count(12)):
        me = cast.caller(member.guise, Mark("customer", change="flash_crowd"))
        cast.stage.enter(at + cast.rng.uniform(0, HOUR), me, customers.order(me))


def _some_headers(cast: Cast) -> tuple[tuple[str, str], ...]:
    return cast.rng.choice(cast.members["customer"]).guise.headers


def _new_partner(cast: Cast) -> None:
    """A new key whose holder begins to poll and to book from its first day."""
    org = cast.tables.join(cast.rng, (0, 2))
    guise = cast.guise("partner", org, script(cast.rng), Place((cast.net.hosting(),)), person=False)
    me = cast.caller(guise, Mark("partner", change="new_partner"))
    life = rhythm.polling(me, 900.0, machines.partner)
    cast.join(me, life, cast.plan.live(0.15))


def _office_move(cast: Cast) -> None:
    """Some organisations and the depot call from new addresses."""
    moving = set(cast.rng.sample(list(cast.tables.orgs), cast.count(5)))
    new = {org: cast.net.office() for org in moving}
    at = cast.plan.live(cast.rng.uniform(0.25, 0.6))
    for member in cast.members["customer"]:
        guise = member.guise
        if guise.org in moving:
            member.turn(at, guise.at(new[guise.org]), "office_move")
    depot = cast.net.office()
    for member in cast.members["dispatcher"]:
        member.turn(at, member.guise.at(depot), "office_move")


def _roll_out(cast: Cast) -> None:
    """A new version of the application with one more header, to most telephones within a day."""
    at = cast.plan.live(cast.rng.uniform(0.3, 0.7))
    for member in cast.members["driver"] + cast.members["customer"]:
        guise = member.guise
        if any(name == "x-app-version" for name, _ in guise.headers) and cast.rng.random() < 0.7:
            headers = (*app(member.rng, "6.0.0"), ("x-session-kind", "warm"))
            member.turn(at + cast.rng.uniform(0, DAY), guise.using(headers), "client_roll_out")

"""People without credentials: recipients of parcels, people who sign in; and the internet's noise."""

from evals.population.api.shipping import tracking_path
from evals.population.api.tables import Tables
from evals.population.people.customers import sign_in
from evals.population.rhythm import Flow
from evals.population.stage import Caller, Life


def recipient(tables: Tables) -> Flow:
    """Follows a parcel by its code, sometimes mistyped; each time another person."""

    def flow(me: Caller) -> Life:
        code = me.rng.choice(list(tables.codes)[-600:])
        if me.chance(0.06):
            yield me.get(tracking_path(code[:-1] + "?"))
            yield me.think(8)
        for _ in range(me.rng.choice((1, 1, 1, 2, 3))):
            yield me.get(tracking_path(code))
            yield me.think(30)

    return flow


def login(me: Caller) -> Life:
    """Somebody signs in; one in six mistypes."""
    yield from sign_in(me, me.rng.choice((0, 0, 0, 0, 0, 1, 1, 2)))


NOISE = (
    "/.env",
    "/wp-login.php",
    "/",
    "/robots.txt",
    "/favicon.ico",
    "/.git/config",
    "/actuator/health",
    "/v1/status",
    "/phpmyadmin/",
)


def noise(me: Caller) -> Life:
    """What scans the whole internet: neither a caller of the API nor an attack on it."""
    for path in me.rng.sample(NOISE, me.rng.randint(1, 3)):
        yield me.get(path)
        yield me.rng.uniform(0.3, 5.0)

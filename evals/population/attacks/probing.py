"""Reconnaissance: looking for operations, methods, descriptions."""

from collections.abc import Iterator

from evals.population.attacks.raid import Raid, attack, cover
from evals.population.cast import Entry
from evals.population.guises import script
from evals.population.stage import Caller, Life
from evals.population.words import words_of

_NOUNS = words_of(
    "users accounts orders payments cards tokens sessions config settings keys secrets backup debug "
    "internal private reports exports jobs queue logs metrics audit roles groups customers parcels "
    "drivers invoices webhooks files uploads search status"
)
_FRONT = ("/v2/", "/v1/", "/v3/", "/api/", "/internal/", "/v2/admin/", "/v2/internal/")
_SPECS = (
    "/openapi.json",
    "/v2/openapi.json",
    "/swagger.json",
    "/swagger-ui/",
    "/api-docs",
    "/v2/docs",
    "/redoc",
    "/graphql",
    "/v2/graphiql",
    "/.well-known/openapi",
    "/actuator",
    "/actuator/env",
    "/metrics",
    "/debug/pprof/",
    "/v2/admin",
    "/v1/admin/users",
    "/console",
    "/server-status",
    "/v2/schema.json",
    "/v2/_debug",
)


def _caller(raid: Raid) -> Caller:
    me = raid.either() if raid.rng.random() < 0.6 else raid.nobody()
    if raid.rng.random() < 0.4:
        me.guise = me.guise.using(script(raid.rng))
    return me


def _probing(raid: Raid, me: Caller, calls: Iterator[tuple[str, str]]) -> Life:
    if me.guise.credential:
        yield from cover(me)
    for method, target in calls:
        if raid.over:
            return
        yield me.send(method, target, gain=1)
        yield raid.gap(me)


@attack("recon_paths")
def paths(raid: Raid) -> Iterator[Entry]:
    """Paths from a word list."""
    raid.pace()
    raid.aim(40, 120)
    me = _caller(raid)

    def calls() -> Iterator[tuple[str, str]]:
        while True:
            tail = me.rng.choice(("", "", f"/{me.rng.randint(1, 99)}", ".json", ".bak"))
            yield "GET", me.rng.choice(_FRONT) + me.rng.choice(_NOUNS) + tail

    yield raid.at, me, _probing(raid, me, calls())


@attack("recon_methods")
def methods(raid: Raid) -> Iterator[Entry]:
    """Every method on every known path."""
    raid.pace()
    raid.aim(24, 70)
    me = _caller(raid)
    known = (
        "/v2/me",
        "/v2/shipments",
        "/v2/shipments/7300101",
        "/v2/invoices",
        "/v2/services",
        "/v2/rates",
        "/v2/quotes",
        "/v2/login",
        "/v2/webhooks",
        "/v2/tracking/HX2222222",
        "/v2/documents",
        "/v2/customers/4102",
    )

    def calls() -> Iterator[tuple[str, str]]:
        while True:
            for path in me.rng.sample(known, len(known)):
                for method in me.rng.sample(
                    ("OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "HEAD", "POST"), 3
                ):
                    yield method, path

    yield raid.at, me, _probing(raid, me, calls())


@attack("recon_spec")
def spec(raid: Raid) -> Iterator[Entry]:
    """Descriptions, consoles, old versions."""
    raid.pace()
    raid.aim(14, 20)
    me = _caller(raid)
    yield raid.at, me, _probing(raid, me, (("GET", path) for path in raid.rng.sample(_SPECS, len(_SPECS))))

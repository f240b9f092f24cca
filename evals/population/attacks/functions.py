"""Broken function level authorisation (OWASP API5): operations that are not for one's role."""

from collections.abc import Iterator

from evals.population.attacks.raid import Raid, attack, cover
from evals.population.cast import Entry
from evals.population.stage import Call, Caller, Life
from evals.population.words import street


def _raid(raid: Raid, me: Caller, calls: Iterator[Call]) -> Life:
    yield from cover(me)
    for call in calls:
        if raid.over:
            return
        yield call
        yield raid.gap(me)
        if me.chance(0.12):
            yield from cover(me)


@attack("bfla_read")
def read(raid: Raid) -> Iterator[Entry]:
    """A customer or driver reads reports and users that only the back office uses."""
    raid.pace("medium", "slow")
    raid.aim(10, 30)
    me = raid.either(raid.rng.choice(("customer", "customer", "driver")))

    def calls() -> Iterator[Call]:
        while True:
            yield me.rng.choice(
                (
                    me.get(f"/v2/reports/revenue?month=2025-{me.rng.randint(1, 12):02d}", gain=1),
                    me.get(f"/v2/admin/users?page={me.rng.randint(1, 9)}", gain=1),
                )
            )

    yield raid.at, me, _raid(raid, me, calls())


@attack("bfla_write")
def write(raid: Raid) -> Iterator[Entry]:
    """A customer does what a dispatcher does: assigns shipments, plans routes."""
    raid.pace("medium", "slow")
    raid.aim(10, 30)
    me = raid.either()
    numbers = list(raid.cast.tables.shipments)

    def calls() -> Iterator[Call]:
        while True:
            number = me.rng.choice(numbers)
            yield me.rng.choice(
                (
                    me.send("POST", f"/v2/shipments/{number}/assign", {"driver": me.guise.principal}, gain=1),
                    me.send(
                        "PUT",
                        f"/v2/routes/{me.rng.randint(300, 340)}",
                        {"stops": [number], "start": "07:30"},
                        gain=1,
                    ),
                )
            )

    yield raid.at, me, _raid(raid, me, calls())


@attack("admin_by_customer")
def admin(raid: Raid) -> Iterator[Entry]:
    """A customer tries the administrators' functions; most refuse."""
    raid.pace("medium", "slow")
    raid.aim(12, 30)
    me = raid.either()
    users = list(raid.cast.tables.users)

    def calls() -> Iterator[Call]:
        while True:
            user = f"/v2/admin/users/{me.rng.choice(users)}"
            yield me.rng.choice(
                (
                    me.get("/v2/admin/audit", gain=1),
                    me.get(user, gain=1),
                    me.get("/v2/admin/users?page=1", gain=1),
                    me.send("PATCH", user, {"role": "admin", "active": True}, gain=1),
                    me.send("POST", "/v2/admin/keys", {"name": street(me.rng)}, gain=1),
                )
            )

    yield raid.at, me, _raid(raid, me, calls())

"""Dry-run fidelity: recorded calls sent again once a plan is applied meet exactly what its dry run told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from limen.copilot.operation import Operation
from limen.copilot.operations import (
    AddPolicy,
    BlockClient,
    BlockNetwork,
    RequireDpop,
    RevokeKey,
    RotateKey,
    SetBodyLimit,
    SetKeyNetworks,
    SetQuota,
    SetRateLimit,
    SuspendKey,
)
from limen.copilot.plan import Moved
from limen.copilot.slots import Limit
from limen.model.reply import Reply
from limen.service.replies import INVALID
from limen.testing.office import Office

SHIFT = 14_400.0
"""Seconds after which the calls are sent again: whole windows of every limit here."""

PEOPLE = {
    "anna": ("partners", "203.0.113.7"),
    "bert": ("support", "198.51.100.9"),
    "cleo": ("partners", "203.0.113.8"),
}

PLANS: tuple[tuple[Operation, ...], ...] = (
    (SuspendKey(key="anna", duration_s=86_400),),
    (RevokeKey(key="bert"),),
    (RotateKey(key="anna", grace_s=0),),
    (SetKeyNetworks(key="anna", networks=("203.0.113.8/32",)),),
    (BlockNetwork(networks=("203.0.113.0/24",)),),
    (BlockNetwork(networks=("203.0.113.7/32",), operations=("POST /v1/orders",)),),
    (BlockClient(client="bert"),),
    (SetRateLimit(role="partners", calls=3, per_s=60),),
    (SetQuota(key="anna", calls=10, per_s=3_600),),
    (SetBodyLimit(bytes=1),),
    (AddPolicy(effect="forbid", role="support", operations=("POST /v1/orders",)),),
    (AddPolicy(effect="forbid", role="partners", limit=Limit(5, 600)),),
    (RequireDpop(role="partners"),),
    (SetRateLimit(role="partners", calls=3, per_s=60), SuspendKey(key="bert", duration_s=86_400)),
)
"""What is planned, one plan a case."""


class Sent(msgspec.Struct, frozen=True):
    """What a dry run ``told`` of each key's calls and what they ``met``, by how they end since."""

    plan: str
    told: dict[str, dict[str, int]]
    met: dict[str, dict[str, int]]

    @property
    def exact(self) -> bool:
        """Whether every call met what was told, and no other did."""
        return self.told == self.met


def evaluate() -> list[Sent]:
    """Every plan, each in an installation of its own."""
    found = []
    for operations in PLANS:
        with TemporaryDirectory() as folder, staffed(Path(folder)) as office:
            found.append(sent_again(office, operations))
    return found


@contextmanager
def staffed(folder: Path) -> Iterator[Office]:
    """An installation with people who call."""
    office = Office(folder, **{"policy.preset": "balanced", "server.envoy": "false"})
    for name, (role, _) in PEOPLE.items():
        office.employ(name, role)
    try:
        yield office
    finally:
        office.close()


def sent_again(office: Office, operations: tuple[Operation, ...]) -> Sent:
    """A day, the plan, and the same day again."""
    start = (office.now // 3_600 - 2) * 3_600
    before = day(office, start)
    plan = office.plan(*operations)
    office.ask("plans.apply", id=plan.id, console=True)
    after = day(office, start + SHIFT)
    shown = plan.dry_run
    foretold = {"refused": told(shown.denied), "asked": told(shown.stepped_up), "passed": told(shown.allowed)}
    met = {how: differing(office, before, after, how) for how in foretold}
    return Sent("+".join(each.op for each in operations), foretold, met)


def day(office: Office, start: float) -> dict[str, list[str]]:
    """The same calls each time, and how everybody's ended."""
    got: dict[str, list[str]] = {name: [] for name in PEOPLE}
    for number in range(24):
        for name, (_, address) in PEOPLE.items():
            at = start + number * 15 + (0 if name == "cleo" else number % 3)
            method = "POST" if number % 8 == 7 else "GET"
            path = "/v1/orders" if method == "POST" else f"/v1/orders/{number % 4}"
            got[name].append(end(office.call(name, path, at=at, address=address, method=method)))
    return got


def end(reply: Reply) -> str:
    """How a call ended, told from its reply: a credential that is refused is not asked for more."""
    if reply.status != 401:
        return "passed" if reply.passes else "refused"
    return "refused" if set(INVALID) <= set(reply.headers) else "asked"


def told(moved: Moved) -> dict[str, int]:
    """Calls by key."""
    return {each.key: each.calls for each in moved.top}


def differing(
    office: Office, before: dict[str, list[str]], after: dict[str, list[str]], how: str
) -> dict[str, int]:
    """How many of each key's calls end so now and did not before."""
    pairs = {name: zip(before[name], after[name], strict=True) for name in PEOPLE}
    counted = {name: sum(now == how != was for was, now in both) for name, both in pairs.items()}
    return {office.key(name): count for name, count in counted.items() if count}

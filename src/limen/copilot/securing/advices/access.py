"""Each operation for the roles that do it: whoever comes without one of them is refused."""

from collections import defaultdict
from collections.abc import Iterator

from limen.copilot.operations import AddPolicy
from limen.copilot.securing.advice import Advice, Proposal, Remark, left, some
from limen.copilot.securing.ground import Ground, OperationUse
from limen.model.rule import Except

CALLS_LEAST = 20
"""Successes of an operation before who does it can be told."""

DAYS_LEAST = 2
"""Different days on which it was done: what is done once a day has been missed by less."""


def look(ground: Ground) -> Iterator[Proposal | Remark]:
    """A rule for all operations that the same roles do; those that anybody does stay open."""
    groups: dict[tuple[str, ...], list[OperationUse]] = defaultdict(list)
    young, public = [], []
    for use in ground.operations:
        if use.bare:
            public.append(use.name)
        elif sum(use.roles.values()) < CALLS_LEAST or use.days < DAYS_LEAST:
            young.append(use.name)
        else:
            groups[tuple(sorted(use.roles))].append(use)
    for roles, uses in sorted(groups.items()):
        yield _only(roles, uses)
    if public:
        yield left(some(public), "callers without a role use them: they stay open to everyone")
    if ground.nameless:
        why = "a single caller uses them, so their paths may be anything: an OpenAPI document names them"
        yield left(f"operations without a name ({ground.nameless})", why)
    if young:
        few = f"fewer than {CALLS_LEAST} successes on {DAYS_LEAST} days: too few to tell whose they are"
        yield left(some(young), few)


def _only(roles: tuple[str, ...], uses: list[OperationUse]) -> Proposal:
    counts = {role: sum(use.roles[role] for use in uses) for role in roles}
    said = ", ".join(f"{role} ({counts[role]:,})" for role in roles)
    operation = AddPolicy(
        effect="forbid",
        operations=tuple(sorted(use.name for use in uses)),
        except_=Except(roles=roles),
    )
    names = some(sorted(use.name for use in uses))
    why = f"{names}: all {sum(counts.values()):,} successes were of {said}; nobody else needs them"
    return Proposal(operation, why, dict(counts))


ACCESS = Advice("access", {"API5": "fully", "API2": "partly"}, look)

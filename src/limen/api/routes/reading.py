"""What there is: the catalogue of operations, incidents, the audit, and who asks."""

import msgspec

from limen.admin.audit import Audited
from limen.admin.incident_view import IncidentView
from limen.admin.verbs.incidents import Listed
from limen.api import jobs
from limen.api.bodies import Me, OperationView
from limen.api.route import Call, Route
from limen.copilot.described import described
from limen.copilot.operations import OPERATIONS


async def operations(_call: Call) -> list[OperationView]:
    """What can be asked for: every operation with its slots, units and bounds."""
    return [msgspec.convert(described(kind), OperationView) for kind in OPERATIONS]


async def incidents(call: Call) -> Listed:
    """Open incidents that were more than watched, the worst and newest first; with `all` every one."""
    found: Listed = call.ask("incidents.list", all="all" in call.query)
    return found


async def incident(call: Call) -> IncidentView:
    """One incident in full."""
    found: IncidentView = call.ask("incidents.show", id=call.names["id"])
    return found


async def audit(call: Call) -> Audited:
    """Check the chain of revisions, all plans and approvals; `problems` is empty where all is whole."""
    found: Audited = await call.apart.run(jobs.checked)
    return found


async def me(call: Call) -> Me:
    """Who asks."""
    return Me(call.operator.name, call.operator.role, call.operator.key.hex())


ROUTES = (
    Route("GET", "/v1/operations", operations, list[OperationView]),
    Route("GET", "/v1/incidents", incidents, Listed, flags=("all",)),
    Route("GET", "/v1/incidents/{id}", incident, IncidentView),
    Route("POST", "/v1/audit", audit, Audited),
    Route("GET", "/v1/me", me, Me),
)

"""Plans: made, signed, tried again, agreed to, applied and taken back, each by the verb the commands ask."""

import msgspec

from limen.admin.plan_record import Record
from limen.admin.verbs.holds import Undone
from limen.admin.verbs.plans import Applied, UndonePlan
from limen.api import jobs
from limen.api.bodies import Agreement, Named, PlanLine, PlanView, Reason, Signed, Tried, Wanted
from limen.api.problem import RefusedError
from limen.api.route import Call, Route
from limen.copilot.plan import Plan
from limen.copilot.understanding import Understood
from limen.model import ConfigError


async def list_plans(call: Call) -> list[PlanLine]:
    """Plans, the newest first: those proposed or in force, with `all` every one."""
    found: list[Record] = call.ask("plans.list")
    every = "all" in call.query
    return [_line(each) for each in reversed(found) if every or each.state in ("proposed", "applied")]


async def show_plan(call: Call) -> PlanView:
    """One plan: what changes, who would notice, who agreed, what it did."""
    return _view(call, call.names["id"])


async def make_plan(call: Call) -> PlanView:
    """Make a plan of words or typed operations, try it on recorded calls, and keep it as a proposal."""
    wanted: Wanted = call.body
    plan: Plan | Understood = await call.apart.run(
        jobs.planned, wanted.text, wanted.turns, wanted.operations, call.operator.name
    )
    if isinstance(plan, Understood):
        why = plan.question or "no change is asked for in these words"
        raise RefusedError(422, f"{why} (POST /v1/ask shows what was understood)")
    call.ask("plans.put", plan=msgspec.json.encode(plan))
    return _view(call, plan.id)


async def sign_plan(call: Call) -> PlanView:
    """Sign a plan of one's own as its author: then one approver is enough where two persons are needed."""
    record = _record(call)
    if record.plan.author != call.operator.name or record.state != "proposed" or record.approvals:
        raise ConfigError(f"{record.plan.id} is not yours, not open, or was agreed to already: make it again")
    signed: Signed = call.body
    plan = msgspec.structs.replace(record.plan, signature=bytes.fromhex(signed.signature))
    call.ask("plans.put", plan=msgspec.json.encode(plan))
    return _view(call, plan.id)


async def try_plan(call: Call) -> Tried:
    """Try a plan once more on the same recorded calls: who is to agree need not believe who made it."""
    plan = _record(call).plan
    now = await call.apart.run(jobs.tried, plan)
    return Tried(now == plan.dry_run, plan.dry_run, now)


async def approve_plan(call: Call) -> PlanView:
    """Agree to a plan: a signature over its hash by the operator who asks."""
    signed: Signed = call.body
    call.ask("plans.approve", id=call.names["id"], key=call.operator.key.hex(), signature=signed.signature)
    return _view(call, call.names["id"])


async def apply_plan(call: Call) -> Applied:
    """Put a plan in force: all of it at once, or nothing. Texts of new keys are told once, here."""
    _no_gateway(_record(call))
    reason: Reason = call.body
    done: Applied = call.ask("plans.apply", id=call.names["id"], why=reason.why)
    return done


async def undo_plan(call: Call) -> UndonePlan:
    """Take all of a plan back."""
    _no_gateway(_record(call))
    reason: Reason = call.body
    undone: UndonePlan = call.ask("undo", name=call.names["id"], why=reason.why)
    return undone


async def discard_plan(call: Call) -> PlanView:
    """Drop a plan that was not applied; it stays on record."""
    reason: Reason = call.body
    call.ask("plans.discard", id=call.names["id"], why=reason.why)
    return _view(call, call.names["id"])


async def undo(call: Call) -> Undone:
    """Take back an action (evidence or a hold) or one revision; a whole plan has a route of its own."""
    named: Named = call.body
    if named.name.startswith("p"):
        raise ConfigError(f"a plan is taken back at POST /v1/plans/{named.name[:20]}/undo")
    undone: Undone = call.ask("undo", name=named.name, why=named.why)
    return undone


def _record(call: Call) -> Record:
    found: Record = call.ask("plans.show", id=call.names["id"])
    return found


def _no_gateway(record: Record) -> None:
    """A gateway is a process that whoever applies the plan starts; a server may not."""
    if any(step.verb.startswith("gateways.") for step in record.plan.steps):
        raise ConfigError(
            f"{record.plan.id} starts or stops a gateway: only `limen plans apply` and `limen undo` do that"
        )


def _line(record: Record) -> PlanLine:
    plan = record.plan
    return PlanLine(plan.id, record.state, plan.impact, plan.text, plan.author, plan.made)


def _view(call: Call, name: str) -> PlanView:
    record: Record = call.ask("plans.show", id=name)
    plan, shown = record.plan, record.plan.dry_run
    top = (each for moved in (shown.denied, shown.allowed, shown.stepped_up) for each in moved.top)
    pseudonyms = sorted({(each.kind, each.subject) for each in top})
    return PlanView(
        id=plan.id,
        hash=plan.hash,
        state=record.state,
        impact=plan.impact,
        text=plan.text,
        author=plan.author,
        signed=bool(plan.signature),
        made=plan.made,
        base=plan.base,
        operations=plan.operations,
        dry_run=shown,
        approvals=tuple(Agreement(each.operator, each.at) for each in record.approvals),
        revisions=tuple(sorted(record.made)),
        unread=plan.unread,
        wanted=call.ask("plans.wanted", id=name) if record.state == "proposed" else "",
        names=call.ask("vault.open", pseudonyms=pseudonyms) if pseudonyms else {},
    )


ROUTES = (
    Route("GET", "/v1/plans", list_plans, list[PlanLine], flags=("all",)),
    Route("POST", "/v1/plans", make_plan, PlanView, Wanted, 201),
    Route("GET", "/v1/plans/{id}", show_plan, PlanView),
    Route("POST", "/v1/plans/{id}/signature", sign_plan, PlanView, Signed),
    Route("POST", "/v1/plans/{id}/dry-run", try_plan, Tried),
    Route("POST", "/v1/plans/{id}/approval", approve_plan, PlanView, Signed),
    Route("POST", "/v1/plans/{id}/application", apply_plan, Applied, Reason),
    Route("POST", "/v1/plans/{id}/undo", undo_plan, UndonePlan, Reason),
    Route("POST", "/v1/plans/{id}/discard", discard_plan, PlanView, Reason),
    Route("POST", "/v1/undo", undo, Undone, Named),
)

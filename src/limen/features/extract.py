"""The first verb of the flow: an activity becomes features, its caller's short-term memory moves on."""

from collections.abc import Callable

from limen.features.catalogue import Catalogue
from limen.features.codes import agent_codes, coder
from limen.features.company import NO_PEERS, peers, strayed
from limen.features.conduct import AS_IS, follow, heard
from limen.features.drift import drift
from limen.features.form import form
from limen.features.load import load, measured
from limen.features.objects import asked_for, given, objects, strays
from limen.features.pace import failed, pace
from limen.features.payload import payload
from limen.features.places import context
from limen.features.probing import answered, place, probing
from limen.features.reach import reach, reached
from limen.features.recent import Pending, Recent, Trace
from limen.features.sequence import sequence
from limen.features.sessions import visit
from limen.features.told import NOTHING, Noted, told
from limen.features.values import parse
from limen.model import Answer, ApiCall, Features, Objects, Pace, Route, Seen

REFUSED = frozenset({401, 403})

ASKED = 1_024
"""Bytes of a body that tell what is asked for."""


def extract(
    activity: ApiCall | Answer, catalogue: Catalogue, recent: Recent
) -> tuple[Features, Route] | None:
    """The features of a call or an answer, and where it went; ``None`` for an answer nobody waits for."""
    if isinstance(activity, ApiCall):
        return _call(activity, catalogue, recent)
    return _answer(activity, recent)


def _call(call: ApiCall, catalogue: Catalogue, recent: Recent) -> tuple[Features, Route]:
    parsed = parse(call)
    route = catalogue.match(call.method, call.target)
    operation = route.operation.id
    subject = call.caller.subject
    trace = recent.caller(subject)
    client = recent.pseudonym("client", parsed.headers.client)
    drifted = drift(subject, call.at, trace, recent)
    agent = parsed.headers.agent
    where = context(
        call.caller,
        client,
        lambda: agent_codes(agent, coder(recent.pseudonym)),
        operation,
        call.at,
        trace,
        recent,
    )
    touched = objects(route, parsed.naming, subject, call.at, trace, recent)
    asked = _asked(call, recent)
    features = Features(
        at=call.at,
        kind="call",
        call=call.id,
        operation=operation,
        method=route.operation.method,
        known=route.known,
        caller=call.caller,
        pace=pace(call.caller, operation, call.at, trace, recent),
        objects=touched,
        payload=payload(parsed),
        size=parsed.size,
        heat=trace.heat_now(call.at),
        strikes=trace.strikes_now(call.at),
        said=trace.said_now(call.at),
        form=form(call, parsed, route.operation.body, recent),
        probing=probing(
            call.caller, call.at, route.operation.method, place(call, route, catalogue, recent), trace, recent
        ),
        reach=reach(call.caller, operation, call.at, trace, recent),
        conduct=follow(subject, operation, asked, call.at, trace, recent),
        asked=asked,
        context=where,
        sequence=sequence(call.caller, operation, call.at, trace, recent.surprise),
        peers=peers(call.caller, where, client, touched, call.at, trace, recent),
        drifted=drifted,
        session=visit(call.caller, where.device, call.at, recent),
        length=_whole(call) if call.body_cut else 0,
    )
    trace.open_calls += 1
    trace.last_at = call.at
    recent.open(call.id, Pending(features, route, call.target))
    return features, route


def _whole(call: ApiCall) -> int:
    """What its sender says of a body that was cut off; what cannot be true is not said."""
    return call.length if call.length > len(call.body) else -1


def _asked(call: ApiCall, recent: Recent) -> int:
    """What tells calls apart that ask for different things; see ``Features.asked``."""
    start = call.body[:ASKED].decode("latin-1") if call.body else ""
    return recent.pseudonym("asked", f"{call.method} {call.target} {len(call.body)} {start}") & 0xFFFF


def _answer(answer: Answer, recent: Recent) -> tuple[Features, Route] | None:
    pending = recent.close(answer.id)
    if pending is None:
        return None
    call = pending.features
    trace = recent.caller(call.caller.subject)
    trace.open_calls = max(0, trace.open_calls - 1)
    refused = answer.status in REFUSED
    noted = Noted()
    heard(call.asked, answer.status, trace)
    outcome = _outcome(answer, pending, trace, recent, noted)
    used = (call.size, *measured(answer.size, answer.duration_ms))
    features = Features(
        at=answer.at,
        kind="answer",
        call=answer.id,
        operation=call.operation,
        method=call.method,
        known=call.known,
        caller=call.caller,
        pace=failed(call.caller, call.operation, answer.at, recent) if refused else Pace(),
        objects=outcome,
        peers=strayed(outcome, trace) if outcome.walked else NO_PEERS,
        payload=call.payload,
        status=answer.status,
        size=answer.size,
        duration_ms=answer.duration_ms,
        heat=trace.heat_now(answer.at),
        strikes=trace.strikes_now(answer.at),
        said=trace.said_now(answer.at),
        told=told(answer.body, noted) if answer.body and 200 <= answer.status < 400 else NOTHING,
        load=load(call.caller, call.operation, answer.status, used, answer.at, recent),
        probing=answered(answer.status, answer.at, trace, recent),
        reach=reached(call, answer.status, answer.at, trace, recent),
        conduct=AS_IS[call.conduct.kind],
    )
    return features, pending.route


def _outcome(answer: Answer, pending: Pending, trace: Trace, recent: Recent, noted: Noted) -> Objects:
    if not 200 <= answer.status < 400:
        return Objects()
    named = pending.features.objects
    touched = tuple(
        [seen if seen.place == "page" or seen.earned != 0 else _now(seen, trace.knows) for seen in named.seen]
    )
    strayed = strays(touched, trace)
    handed = given(answer, pending.route, recent.pseudonym, noted)
    trace.earn(handed, asked_for(touched, handed, recent.pseudonym))
    return Objects(touched, strayed, named.split, handed)


def _now(seen: Seen, knows: Callable[[int], int]) -> Seen:
    """Judge an object again by what earlier answers have given since its call came in."""
    return Seen(seen.kind, seen.object, seen.place, knows(seen.object))

"""Short-term memory made again from features that were kept: what ``extract`` did, without the raw call.

Two things cannot be told from features and start afresh: where a run of ids stood, and the path of a call
that still waits for its answer (its answer is judged, and teaches the catalogue nothing).
"""

from limen.features.company import peers, strayed
from limen.features.conduct import follow, heard
from limen.features.drift import drift
from limen.features.extract import REFUSED
from limen.features.load import load, measured
from limen.features.objects import asked_for, strays, walk_of
from limen.features.pace import failed, pace
from limen.features.places import context
from limen.features.probing import answered, probing
from limen.features.reach import reach, reached
from limen.features.recent import Pending, Recent
from limen.features.sequence import sequence
from limen.features.sessions import visited
from limen.model import Features, Route


def observe(features: Features, route: Route, recent: Recent) -> None:
    """Remember one activity that was judged before; in the order in which they came."""
    if features.kind == "call":
        _call(features, route, recent)
    else:
        _answer(features, recent)


def _call(features: Features, route: Route, recent: Recent) -> None:
    caller, at = features.caller, features.at
    trace = recent.caller(caller.subject)
    drift(caller.subject, at, trace, recent)
    where = features.context
    context(caller, where.client, lambda: where.device, features.operation, at, trace, recent)
    pace(caller, features.operation, at, trace, recent)
    sequence(caller, features.operation, at, trace, lambda *_step: features.sequence.loss)
    peers(caller, where, where.client, features.objects, at, trace, recent)
    for seen in features.objects.seen:
        walk = walk_of(trace, seen.kind)
        walk.turn(at)
        walk.touch(seen.object)
    for walked in features.objects.walked:
        walk = walk_of(trace, walked.kind)
        walk.run = walked.run
        walk.peak = max(walk.peak, walk.run)
    follow(caller.subject, features.operation, features.asked, at, trace, recent)
    probed = features.probing
    probing(caller, at, features.method, (probed.path, probed.word, probed.decoy), trace, recent)
    reach(caller, features.operation, at, trace, recent)
    visited(features, recent)
    trace.open_calls += 1
    trace.last_at = at
    recent.open(features.call, Pending(features, route, ""))


def _answer(features: Features, recent: Recent) -> None:
    caller = features.caller
    trace = recent.caller(caller.subject)
    pending = recent.close(features.call)
    if pending is not None:
        trace.open_calls = max(0, trace.open_calls - 1)
        heard(pending.features.asked, features.status, trace)
    asked = pending.features.size if pending is not None else 0
    used = (asked, *measured(features.size, features.duration_ms))
    load(caller, features.operation, features.status, used, features.at, recent)
    answered(features.status, features.at, trace, recent)
    reached(features, features.status, features.at, trace, recent)
    if features.status in REFUSED:
        failed(caller, features.operation, features.at, recent)
    if features.succeeded:
        strays(features.objects.seen, trace)
        strayed(features.objects, trace)
        handed, seen = features.objects.given, features.objects.seen
        trace.earn(handed, asked_for(seen, handed, recent.pseudonym))


def let_go(recent: Recent, before: float) -> None:
    """Forget calls from before ``before`` (Unix seconds) that still wait: nobody will answer them now."""
    for waiting in (recent.pending, recent.pending_old):
        for call in [call for call, pending in waiting.items() if pending.features.at < before]:
            pending = waiting.pop(call)
            trace = recent.caller(pending.features.caller.subject)
            trace.open_calls = max(0, trace.open_calls - 1)

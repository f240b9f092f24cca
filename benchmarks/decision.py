"""One decision as the decision process makes it: identity, features, detectors, policy, the signed reply and
the journal; then, timed by itself, what is learnt of it once the reply has left.

The world has learnt eight days of the demonstration's traffic; then its callers go on, and each of their
calls is measured by itself. Between two decisions one body is parsed by orjson, so decision and reference
meet the same machine in the same state; caches are as cold for the one as for the other.
"""

import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter_ns, thread_time_ns

import msgspec
import orjson
from msgspec.structs import replace

from benchmarks import Figures, Say
from benchmarks.timing import median_of_rounds, percentile
from benchmarks.world import Learnt, in_turn, learnt, settings_over
from limen.assemble import Installation
from limen.demo.generate import Plan
from limen.model import Answer, Request
from limen.running.decision import spare_the_collector
from limen.settings import load

BODY_BYTES = 600
SEED, DAYS, LIVE_DAYS = 2_024, 8.0, 40.0
WARM_UP = 4_000
ROUNDS = 5
HOT = 2_000


class Times:
    """What was measured, in nanoseconds; the parse after a decision stands beside it."""

    def __init__(self) -> None:
        self.decisions: dict[str, list[int]] = {"GET": [], "POST": []}
        self.cpu: dict[str, list[int]] = {"GET": [], "POST": []}
        self.parses: dict[str, list[int]] = {"GET": [], "POST": []}
        self.lessons: list[int] = []
        self.answers: list[int] = []
        self.commits: list[int] = []
        self.stopped = 0

    def enough(self, wanted: int) -> bool:
        """Whether each kind of call was measured so often."""
        return all(len(times) >= wanted for times in self.decisions.values())


def run(say: Say, wanted: int = 5_000) -> Figures:
    """Measure at least ``wanted`` GETs and as many POSTs."""
    with tempfile.TemporaryDirectory(prefix="limen-bench-") as folder:
        settings = load(None, {}, settings_over(Path(folder)))
        world = learnt(settings, Plan(SEED, DAYS, LIVE_DAYS, 0), say)
        try:
            times = _measure(world, wanted, say)
            figures = _figures(times, world)
        finally:
            world.installation.close()
    return figures


def _measure(world: Learnt, wanted: int, say: Say) -> Times:
    activities = in_turn(world.live)
    _play(activities, world.installation, Times(), WARM_UP, 1 << 60)
    say(f"measuring {wanted:,} GETs and {wanted:,} POSTs")
    times = Times()
    spare_the_collector()
    try:
        _play(activities, world.installation, times, 1 << 60, wanted)
    finally:
        gc.unfreeze()
    return times


def _play(
    activities: Iterator[Request | Answer], installation: Installation, times: Times, most: int, wanted: int
) -> None:
    """Decide and hear in turn, as many as ``most`` activities or until enough was measured."""
    point, commit = installation.point, installation.journal.barrier
    judge, hear = point.judge, point.hear
    refused: set[str] = set()
    body = b"{}"
    for number, activity in enumerate(activities):
        if number >= most or times.enough(wanted):
            return
        if isinstance(activity, Answer):
            if activity.id not in refused:
                began = perf_counter_ns()
                hear(activity)
                times.answers.append(perf_counter_ns() - began)
            continue
        request = widened(activity)
        if request.body[:1] == b"{":
            body = request.body
        busy = thread_time_ns()
        began = perf_counter_ns()
        reply = judge(request)
        decided = perf_counter_ns()
        busy = thread_time_ns() - busy
        resumed = perf_counter_ns()
        orjson.loads(body)
        parsed = perf_counter_ns()
        commit()
        committed = perf_counter_ns()
        times.commits.append(committed - parsed)
        point.learn()
        times.lessons.append(perf_counter_ns() - committed)
        if request.method == "GET" or (request.method == "POST" and body is request.body):
            times.decisions[request.method].append(decided - began)
            times.cpu[request.method].append(busy)
            times.parses[request.method].append(parsed - resumed)
        if not reply.passes:
            refused.add(request.id)
            times.stopped += 1


def widened(request: Request) -> Request:
    """A POST with its body made about ``BODY_BYTES`` long by fields that such bodies have; others as they
    are."""
    if request.method != "POST" or request.body[:1] != b"{":
        return request
    document = msgspec.json.decode(request.body, type=dict[str, object])
    document |= {"reference": request.id, "delivery": _DELIVERY, "consents": _CONSENTS, "lines": _LINES}
    room = BODY_BYTES - len(msgspec.json.encode(document)) - len(',"remark":""')
    if room > 0:
        document["remark"] = (_REMARK * (room // len(_REMARK) + 1))[:room].rstrip()
    return replace(request, body=msgspec.json.encode(document))


_REMARK = "Please leave the parcel with the neighbours on the first floor, they know about it. "
_DELIVERY = {"street": "Linden Road 14", "city": "Graz", "postcode": "8010", "country": "AT", "floor": 2}
_CONSENTS = {"terms": True, "newsletter": False}
_LINES = [{"sku": "TEA-0412", "quantity": 2, "price": 7.9}, {"sku": "CUP-0077", "quantity": 1, "price": 12.5}]


def _figures(times: Times, world: Learnt) -> Figures:
    figures: Figures = {
        "decision_lines_learnt": world.lines,
        "decision_callers": world.callers,
        "decision_stopped": times.stopped,
        "answer_us_p50": percentile(times.answers, 0.5),
        "answer_us_p99": percentile(times.answers, 0.99),
        "learning_us_p50": percentile(times.lessons, 0.5),
        "learning_us_p99": percentile(times.lessons, 0.99),
        "commit_us_p50": percentile(times.commits, 0.5),
        "reference_parse_us": percentile([*times.parses["GET"], *times.parses["POST"]], 0.5),
        "reference_parse_hot_us": _hot_parse(),
        "reference_parse_bytes": BODY_BYTES,
    }
    for method, decisions in times.decisions.items():
        figures |= _of_method(f"decision_{method.lower()}", decisions, times.parses[method])
        figures[f"decision_{method.lower()}_cpu_us_p50"] = percentile(times.cpu[method], 0.5)
        figures[f"decision_{method.lower()}_cpu_us_p99"] = percentile(times.cpu[method], 0.99)
    return figures


def _of_method(name: str, decisions: list[int], parses: list[int]) -> Figures:
    median, parse = percentile(decisions, 0.5), percentile(parses, 0.5)
    best, worst = median_of_rounds(decisions, ROUNDS)
    return {
        f"{name}_measured": len(decisions),
        f"{name}_us_p50": median,
        f"{name}_us_p99": percentile(decisions, 0.99),
        f"{name}_us_p50_best_round": best,
        f"{name}_us_p50_worst_round": worst,
        f"{name}_ratio": round(median / parse, 1),
        f"{name}_reference_us": parse,
    }


def _hot_parse() -> float:
    """The reference by itself, one after the other: the best of many."""
    body = widened(Request(0.0, "POST", "/", body=b'{"number":1}')).body
    times = []
    for _ in range(HOT):
        began = perf_counter_ns()
        orjson.loads(body)
        times.append(perf_counter_ns() - began)
    return percentile(times, 0.5)

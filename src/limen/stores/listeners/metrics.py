"""Figures for Prometheus, counted from evidence.

Counting is plain dictionaries and integers, because it happens on each call; Prometheus' own objects are
made when somebody asks. Labels that traffic could grow are capped: what does not fit counts as ``other``.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from limen.model import Action, Evidence

SECONDS = (10e-6, 20e-6, 40e-6, 60e-6, 100e-6, 200e-6, 500e-6, 1e-3, 5e-3, 20e-3, 100e-3)
"""Upper bounds of the decision time histogram."""

REASONS = 64
"""Most different policies, detectors or lesson reasons counted apart."""

OTHER = "other"
Label = tuple[str | Action | bool, ...]


class Gauge(msgspec.Struct, frozen=True):
    """A figure somebody else keeps, read when asked for: one number, or one per value of ``label``."""

    name: str
    meaning: str
    read: Callable[[], float | Mapping[str, float]]
    label: str = ""


class Metrics(Collector):
    """Counts what it hears; ``name_of`` gives an operation's name, or "" while it has none worth a label.

    The decision process is the only writer; a scrape from another thread reads copies.
    """

    def __init__(
        self, name_of: Callable[[int], str], gauges: tuple[Gauge, ...] = (), operations: int = 50
    ) -> None:
        self._name_of = name_of
        self._gauges = gauges
        self._most = operations
        self._names: dict[int, str] = {}
        self._decisions: dict[Label, int] = defaultdict(int)
        self._operations: dict[Label, int] = defaultdict(int)
        self._policies: dict[Label, int] = {}
        self._signals: dict[Label, int] = {}
        self._lessons: dict[Label, int] = {}
        self._turned_away: dict[Label, int] = {}
        self._times = [0] * (len(SECONDS) + 1)
        self._time_sum = 0.0
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def hear(self, evidence: Evidence) -> None:
        """Count one decision."""
        verdict, features = evidence.verdict, evidence.features
        name = self._names.get(features.operation) or self._name(features.operation)
        self._decisions[features.kind, verdict.action, verdict.would, verdict.standing] += 1
        self._operations[name, verdict.action] += 1
        _count_capped(self._policies, verdict.policy)
        for signal in evidence.signals:
            _count_capped(self._signals, signal.detector)
        lesson = evidence.lesson
        learnt = "learnt" if lesson.own or lesson.shared else "not learnt"
        _count_capped(self._lessons, lesson.reason or learnt)

    def watch(self, gauge: Gauge) -> None:
        """Show one more figure that somebody else keeps."""
        self._gauges = (*self._gauges, gauge)

    def turned_away(self, why: str) -> None:
        """Count a call that the gateway refused before it was judged; ``why`` is the gateway's word."""
        _count_capped(self._turned_away, why)

    def time(self, seconds: float) -> None:
        """Count how long one decision took."""
        self._times[bisect_left(SECONDS, seconds)] += 1
        self._time_sum += seconds

    def asked(self, kind: str) -> dict[Action, int]:
        """How often policy asked for each action, for one kind of activity, since the start."""
        counts: dict[Action, int] = {}
        for (of, _, would, _), count in self._decisions.copy().items():
            if of == kind and isinstance(would, Action):
                counts[would] = counts.get(would, 0) + count
        return counts

    def lessons(self) -> dict[str, int]:
        """What was learnt from how many activities since the start, and why not from the others."""
        return {str(label[0]): count for label, count in self._lessons.copy().items()}

    def exposition(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)

    def collect(self) -> Iterator[Metric]:
        """What the registry asks for at each scrape."""
        for name, meaning, labels, counts in self._counters():
            family = CounterMetricFamily(f"limen_{name}", meaning, labels=labels)
            for label, count in counts.copy().items():
                family.add_metric([_word(part) for part in label], count)
            yield family
        yield self._histogram()
        yield from map(_family, self._gauges)

    def _counters(self) -> Iterator[tuple[str, str, list[str], dict[Label, int]]]:
        yield (
            "decisions",
            "Decisions by what was done and what policy asked for.",
            ["kind", "action", "would", "standing"],
            self._decisions,
        )
        yield "operation_decisions", "Decisions by operation.", ["operation", "action"], self._operations
        yield "policy_decisions", "Decisions by policy; error:... failed to run.", ["policy"], self._policies
        yield "signals", "Signals raised.", ["detector"], self._signals
        yield "turned_away", "Calls the gateway refused unjudged.", ["why"], self._turned_away
        yield "lessons", "Activities by what was learnt from them.", ["lesson"], self._lessons

    def _name(self, operation: int) -> str:
        """A new operation's name while there is room. A series never changes its name, so counters only
        grow."""
        name = self._name_of(operation) if len(self._names) < self._most else ""
        if name:
            self._names[operation] = name
        return name or OTHER

    def _histogram(self) -> Metric:
        buckets: list[Any] = []
        total = 0
        for bound, count in zip((*map(str, SECONDS), "+Inf"), self._times.copy(), strict=True):
            total += count
            buckets.append((bound, total))
        family = HistogramMetricFamily("limen_decision_seconds", "Time one decision took.")
        family.add_metric([], buckets, self._time_sum)
        return family


def serve(metrics: Metrics, host: str, port: int) -> Callable[[], None]:
    """Answer ``/metrics`` on a thread of its own; the function returned ends it. Raises ``OSError``."""
    server, thread = start_http_server(port, host, metrics.registry)

    def close() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return close


def _word(part: str | Action | bool) -> str:
    """A part of a label as Prometheus shows it; words are made here because counting happens on each call."""
    if isinstance(part, Action):
        return part.word
    return part if isinstance(part, str) else str(part).lower()


def _count_capped(counts: dict[Label, int], word: str) -> None:
    label = (word,)
    if label not in counts and len(counts) >= REASONS:
        label = (OTHER,)
    counts[label] = counts.get(label, 0) + 1


def _family(gauge: Gauge) -> Metric:
    found = gauge.read()
    labels = [gauge.label] if gauge.label else []
    family = GaugeMetricFamily(f"limen_{gauge.name}", gauge.meaning, labels=labels)
    rows = found.items() if isinstance(found, Mapping) else [("", found)]
    for label, number in rows:
        family.add_metric([label] if gauge.label else [], number)
    return family

"""What is told of an operation that somebody used who should not."""

from limen.scan.finding import Confidence, Hit
from limen.scan.probe.exchange import Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call


def used_by(
    probe: Probe, call: Call, who: str, why: str, answer: Answer, sure: Confidence = Confidence.HIGH
) -> Hit:
    """Who used it, in which role, and why it is not for him."""
    role = probe.role(who)
    return probe.hit(call, f"{who}{f' ({role})' if role else ''} uses it: {why}", answer, confidence=sure)

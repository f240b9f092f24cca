"""Shipped test vocabulary: builders, traffic scripts, a clock, and the contract suite for detectors."""

from limen.testing.detectors import DetectorContract, checks, features_of
from limen.testing.traffic import START, FakeClock, Script, answer, call, person, pseudonym

__all__ = [
    "START",
    "DetectorContract",
    "FakeClock",
    "Script",
    "answer",
    "call",
    "checks",
    "features_of",
    "person",
    "pseudonym",
]

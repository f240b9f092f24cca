"""The detectors, in order. Each reads features and sketches, and knows no other detector.

A third-party detector arrives through the same door: the entry point group ``limen.detectors``.
"""

from importlib.metadata import entry_points

from limen.detectors.automation import Automation
from limen.detectors.base import Detector
from limen.detectors.context import ContextOfUse
from limen.detectors.decoys import Decoys
from limen.detectors.drift import Drift
from limen.detectors.function_level import FunctionLevel
from limen.detectors.injection import Injection
from limen.detectors.login_context import LoginContext
from limen.detectors.login_device import LoginDevice
from limen.detectors.login_exit import LoginExit
from limen.detectors.login_network import LoginNetwork
from limen.detectors.login_place import LoginPlace
from limen.detectors.login_pressure import LoginPressure
from limen.detectors.login_profile import LoginProfile
from limen.detectors.login_time import LoginTime
from limen.detectors.login_travel import LoginTravel
from limen.detectors.object_walk import ObjectWalk
from limen.detectors.owner import Owner
from limen.detectors.peers import Peers
from limen.detectors.rate import Rate
from limen.detectors.recon import Recon
from limen.detectors.resource import Resource
from limen.detectors.responses import Responses
from limen.detectors.sequence import Sequence
from limen.detectors.shape import Shape
from limen.detectors.term import Term

BUILT_IN: tuple[Detector, ...] = (
    Rate(),
    ObjectWalk(),
    Injection(),
    Resource(),
    Recon(),
    Decoys(),
    FunctionLevel(),
    Shape(),
    Automation(),
    Sequence(),
    ContextOfUse(),
    Owner(),
    Peers(),
    Responses(),
    Drift(),
)

LOGIN: tuple[Term, ...] = (
    LoginNetwork(),
    LoginExit(),
    LoginPlace(),
    LoginDevice(),
    LoginContext(),
    LoginTime(),
    LoginTravel(),
    LoginPressure(),
    LoginProfile(),
)
"""The terms of a login's risk; their bits are below zero where they speak for the owner."""


def detectors() -> tuple[Detector, ...]:
    """The built-in detectors, then those of installed plugins by name."""
    plugins = sorted(entry_points(group="limen.detectors"), key=lambda entry: entry.name)
    return (*BUILT_IN, *(entry.load()() for entry in plugins))


__all__ = [
    "BUILT_IN",
    "LOGIN",
    "Automation",
    "ContextOfUse",
    "Decoys",
    "Detector",
    "Drift",
    "FunctionLevel",
    "Injection",
    "LoginContext",
    "LoginDevice",
    "LoginExit",
    "LoginNetwork",
    "LoginPlace",
    "LoginPressure",
    "LoginProfile",
    "LoginTime",
    "LoginTravel",
    "ObjectWalk",
    "Owner",
    "Peers",
    "Rate",
    "Recon",
    "Resource",
    "Responses",
    "Sequence",
    "Shape",
    "Term",
    "detectors",
]

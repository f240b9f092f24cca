"""Every setting, typed and documented, and how they are read; the engine may not import this."""

from limen.settings.copilot import Copilot
from limen.settings.gateway import Decision, Identity, JwtIssuer, Route, Server, Tls, TokenAge, UpstreamTls
from limen.settings.load import load
from limen.settings.openapi import load_openapi
from limen.settings.policies import load_policy
from limen.settings.sections import (
    Alerts,
    Api,
    BlastRadius,
    Budgets,
    Channel,
    Clock,
    Data,
    Decoys,
    Doors,
    Journal,
    Learning,
    Limits,
    Logins,
    Metrics,
    Policies,
    Settings,
)
from limen.settings.ssf import Ssf, SsfEvents, SsfReceiver, SsfStream
from limen.settings.step_up import StepUp
from limen.settings.values import Address, Duration, Network, Planted, Rate, Size, Syslog, Url

__all__ = [
    "Address",
    "Alerts",
    "Api",
    "BlastRadius",
    "Budgets",
    "Channel",
    "Clock",
    "Copilot",
    "Data",
    "Decision",
    "Decoys",
    "Doors",
    "Duration",
    "Identity",
    "Journal",
    "JwtIssuer",
    "Learning",
    "Limits",
    "Logins",
    "Metrics",
    "Network",
    "Planted",
    "Policies",
    "Rate",
    "Route",
    "Server",
    "Settings",
    "Size",
    "Ssf",
    "SsfEvents",
    "SsfReceiver",
    "SsfStream",
    "StepUp",
    "Syslog",
    "Tls",
    "TokenAge",
    "UpstreamTls",
    "Url",
    "load",
    "load_openapi",
    "load_policy",
]

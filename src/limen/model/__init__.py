"""The nouns: frozen values that every layer speaks in.

This package imports the standard library and msgspec, and nothing else: no clock, no I/O, no settings.
"""

from limen.model.action import Action, Scope
from limen.model.activity import Activity, Answer, ApiCall
from limen.model.caller import ANONYMOUS, Caller
from limen.model.control import Change, Hold, Revision
from limen.model.errors import ConfigError, InputError, LimenError
from limen.model.evidence import CHALLENGED, DOUBTED, Evidence, Label, Lesson
from limen.model.features import (
    Closed,
    Company,
    Conduct,
    Context,
    Drifted,
    Features,
    Form,
    Hit,
    Load,
    Objects,
    Pace,
    Payload,
    Peers,
    Probing,
    Reach,
    Seen,
    Sequence,
    Session,
    Told,
    Walked,
)
from limen.model.key import Key, KeyVersion
from limen.model.login import Fix, Journey, Login, LoginFeatures, LoginLesson, Tries
from limen.model.operation import Declaration, Operation, Rekey, Route, Taught, Usage, operation_id
from limen.model.outcome import Followed, Outcome
from limen.model.request import Identity, Request
from limen.model.risk import CROWD, GROWTH, SESSION, VOLUME, Fact, Risk, SessionRisk, Signal
from limen.model.verdict import Verdict

__all__ = [
    "ANONYMOUS",
    "CHALLENGED",
    "CROWD",
    "DOUBTED",
    "GROWTH",
    "SESSION",
    "VOLUME",
    "Action",
    "Activity",
    "Answer",
    "ApiCall",
    "Caller",
    "Change",
    "Closed",
    "Company",
    "Conduct",
    "ConfigError",
    "Context",
    "Declaration",
    "Drifted",
    "Evidence",
    "Fact",
    "Features",
    "Fix",
    "Followed",
    "Form",
    "Hit",
    "Hold",
    "Identity",
    "InputError",
    "Journey",
    "Key",
    "KeyVersion",
    "Label",
    "Lesson",
    "LimenError",
    "Load",
    "Login",
    "LoginFeatures",
    "LoginLesson",
    "Objects",
    "Operation",
    "Outcome",
    "Pace",
    "Payload",
    "Peers",
    "Probing",
    "Reach",
    "Rekey",
    "Request",
    "Revision",
    "Risk",
    "Route",
    "Scope",
    "Seen",
    "Sequence",
    "Session",
    "SessionRisk",
    "Signal",
    "Taught",
    "Told",
    "Tries",
    "Usage",
    "Verdict",
    "Walked",
    "operation_id",
]

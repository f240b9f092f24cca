"""Calls whose result is known by what is called: a number, a text made harmless, another service's answer, a
body made what a model says, who a credential belongs to."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.given import Given
from limen.scan.source.python.flow.into import followed
from limen.scan.source.python.flow.sinks import ASKS, CLEANS, FETCHES, PLAIN, sink_of
from limen.scan.source.python.flow.value import Value
from limen.scan.source.python.models import is_model

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk

_READS: Final = ("model_validate", "model_validate_json", "parse_obj", "parse_raw")
_TEXT: Final = frozenset(
    [
        "decode",
        "encode",
        "get",
        "lower",
        "partition",
        "removeprefix",
        "replace",
        "rpartition",
        "rsplit",
        "split",
        "startswith",
        "strip",
        "upper",
    ]
)


def _plain(_walk: "Walk", call: Given, _frame: Frame) -> Value | None:
    """A number, an identifier, or a text made harmless for some sinks."""
    value = call.together
    if call.dotted in PLAIN:
        origins = frozenset(replace(each, plain=True) for each in value.origins)
        return replace(value.mixed(), origins=origins, foreign=False)
    if call.dotted in CLEANS:
        return replace(value.mixed(), clean=value.clean | CLEANS[call.dotted])
    return None


def _asked_elsewhere(_walk: "Walk", call: Given, _frame: Frame) -> Value | None:
    """What asks other services, and what they answer."""
    if call.dotted in ASKS:
        return Value(client=True)
    if call.receiver.client or sink_of(call.dotted, False) == "http":
        return Value(client=call.receiver.client and call.name not in FETCHES, foreign=call.name in FETCHES)
    return None


def _modelled(walk: "Walk", call: Given, _frame: Frame) -> Value | None:
    """A body made what a model says: ``Order.model_validate_json(raw)``."""
    klass = call.receiver.klass
    if klass is None or call.receiver.made or call.name not in _READS or not call.together.given:
        return None
    if not is_model(walk.project, klass):
        return None
    return Value(origins=call.together.origins, whole=True, klass=klass, made=True)


def _proven(walk: "Walk", call: Given, frame: Frame) -> Value | None:
    """A credential looked up or verified tells who calls; cut up or decoded as text it stays one."""
    if not (call.receiver.credential or call.together.credential):
        return None
    if call.receiver.credential and call.name in _TEXT:
        return call.receiver
    followed(walk, call, frame)
    return Value(identity=True)


KNOWN: Final[tuple[Callable[["Walk", Given, Frame], Value | None], ...]] = (
    _plain, _proven, _asked_elsewhere, _modelled,
)  # fmt: skip

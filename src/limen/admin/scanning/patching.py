"""A finding becomes a patch: what the gateway can know of it, off the finding and off the record."""

import re
from typing import Final

import msgspec

from limen.admin.disk import Disk
from limen.admin.scanning.uses import WINDOW, uses_of
from limen.admin.verb import Ask
from limen.copilot.operation import Operation
from limen.copilot.operations import SetMode
from limen.copilot.patching import Patch, Terms, Weakness, patched
from limen.features.kinds import OBJECT_HEADERS
from limen.model import ConfigError
from limen.model.rule import ObjectPlace
from limen.scan.stored import Kept

OPERATION: Final = re.compile(r"[A-Z]{3,7} /[\x21-\x7e]{0,180}")
"""What an operation that a report names must look like before it stands in a rule: visible ASCII."""
_PARAMETER: Final = re.compile(r"\{([^{}/]{0,200})\}")


class Proposed(msgspec.Struct, frozen=True):
    """A patch for a finding, as it is put to an operator; ``text`` is what its plan says was asked for."""

    text: str
    finding: Kept
    patch: Patch

    @property
    def operations(self) -> tuple[Operation, ...]:
        """What the plan holds."""
        return self.patch.operations


def patch_of(
    finding: Kept, terms: Terms, ask: Ask, disk: Disk, now: float, *, claimed: bool = False
) -> Proposed:
    """A patch against what stands now. ``claimed``: callers are taken at their word.

    Raises:
        ConfigError: With a question, with what is to be done first, or with why there is no patch.
    """
    operation = _operation(finding)
    uses = uses_of(ask, disk, now, now - WINDOW)
    if not uses.knows(operation):
        raise ConfigError(
            f"{operation}: the gateway does not know this operation yet, so a rule could not tell its ids:"
            " `limen operations import openapi.yaml` names it"
        )
    use = uses.of(operation)
    roles = use.roles if use is not None else {}
    weakness = Weakness(
        finding.fingerprint, finding.cwe, operation, finding.subject, places_of(finding), roles, claimed
    )
    patch = _enforced(patched(weakness, terms), operation, ask("mode"))
    return Proposed(f"virtually patch finding {finding.fingerprint} of {operation}", finding, patch)


def places_of(finding: Kept) -> tuple[ObjectPlace, ...]:
    """Where the call of a finding names the object; every place but the path where it does not say."""
    path, subject = finding.operation.partition(" ")[2], finding.subject
    parameters = _PARAMETER.findall(path)
    if finding.rule == "probe-object-named":
        return ("body",)
    if subject in parameters or (parameters and not finding.rule.startswith("probe-object-read")):
        return ("path",)
    if subject.lower().startswith("x-"):
        return ("header",) if subject.lower() in OBJECT_HEADERS else ()
    return ("query", "header", "body")


def _operation(finding: Kept) -> str:
    if not OPERATION.fullmatch(finding.operation):
        raise ConfigError(
            f"finding {finding.fingerprint} is about no operation that a rule could name: it is to be mended"
            f" at {finding.place.file or 'its place'}"
        )
    return finding.operation


def _enforced(patch: Patch, operation: str, modes: dict[str, object]) -> Patch:
    """The same where nothing is enforced yet: a rule that is only observed stops nothing."""
    routes = modes.get("routes")
    if modes.get("mode") == "enforce" or (isinstance(routes, dict) and routes.get(operation) == "enforce"):
        return patch
    mode = SetMode(operations=(operation,), mode="enforce")
    said = f"Limen only observes now: on {operation} it will enforce, this rule and whatever else it judges"
    return msgspec.structs.replace(
        patch, operations=(*patch.operations, mode), besides=(*patch.besides, said)
    )

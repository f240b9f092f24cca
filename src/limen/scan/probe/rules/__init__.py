"""The rules over a running server, one file each, in the order in which they ask: reads first, what could lock
somebody out last."""

from typing import Final

from limen.scan.probe.ground import Probe
from limen.scan.probe.rules import (
    excessive_data,
    function_of_another_role,
    mass_assignment,
    missing_authentication,
    object_in_body,
    object_of_another_read,
    object_of_another_written,
)
from limen.scan.rule import Rule

RULES: Final[tuple[Rule[Probe], ...]] = (
    missing_authentication.RULE,
    function_of_another_role.RULE,
    object_of_another_read.RULE,
    object_in_body.RULE,
    excessive_data.RULE,
    mass_assignment.RULE,
    object_of_another_written.RULE,
)

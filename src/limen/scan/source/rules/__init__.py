"""The rules over source, one file each, in the order in which they are told."""

from typing import Final

from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.source.rules import (
    code_injection,
    command_injection,
    excessive_data,
    function_not_authorised,
    mass_assignment,
    missing_authentication,
    object_not_owned,
    open_redirect,
    owner_named_by_caller,
    path_traversal,
    server_side_request,
    sql_injection,
    template_injection,
    unsafe_deserialisation,
)

RULES: Final[tuple[Rule[Service], ...]] = (
    object_not_owned.RULE,
    owner_named_by_caller.RULE,
    function_not_authorised.RULE,
    missing_authentication.RULE,
    mass_assignment.RULE,
    excessive_data.RULE,
    sql_injection.RULE,
    command_injection.RULE,
    code_injection.RULE,
    template_injection.RULE,
    unsafe_deserialisation.RULE,
    path_traversal.RULE,
    server_side_request.RULE,
    open_redirect.RULE,
)

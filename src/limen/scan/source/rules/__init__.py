"""The rules over source, one file each, in the order in which they are told."""

from typing import Final

from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.source.rules import (
    any_origin,
    certificate_not_checked,
    code_injection,
    command_injection,
    cookie_exposed,
    debug_on,
    excessive_data,
    function_not_authorised,
    mass_assignment,
    missing_authentication,
    object_not_owned,
    open_redirect,
    owner_named_by_caller,
    path_traversal,
    secret_in_source,
    server_side_request,
    sql_injection,
    template_injection,
    token_not_verified,
    unsafe_deserialisation,
)

RULES: Final[tuple[Rule[Service], ...]] = (
    object_not_owned.RULE,
    owner_named_by_caller.RULE,
    function_not_authorised.RULE,
    missing_authentication.RULE,
    mass_assignment.RULE,
    excessive_data.RULE,
    token_not_verified.RULE,
    secret_in_source.RULE,
    sql_injection.RULE,
    command_injection.RULE,
    code_injection.RULE,
    template_injection.RULE,
    unsafe_deserialisation.RULE,
    path_traversal.RULE,
    server_side_request.RULE,
    open_redirect.RULE,
    any_origin.RULE,
    debug_on.RULE,
    cookie_exposed.RULE,
    certificate_not_checked.RULE,
)

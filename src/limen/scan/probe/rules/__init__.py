"""The rules over a running server, one file each, in the order in which they ask: reads first, what could lock
somebody out last."""

from typing import Final

from limen.scan.probe.ground import Probe
from limen.scan.probe.rules import (
    account_told,
    any_origin,
    cache_public,
    command_injection,
    debug_console,
    errors_told,
    excessive_data,
    function_of_another_role,
    graphql_open,
    hidden_route,
    mass_assignment,
    method_overridden,
    missing_authentication,
    object_in_body,
    object_of_another_read,
    object_of_another_written,
    open_redirect,
    page_unbounded,
    path_traversal,
    server_side_request,
    sql_injection,
    template_injection,
    token_not_verified,
    unlimited_attempts,
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
    method_overridden.RULE,
    token_not_verified.RULE,
    any_origin.RULE,
    cache_public.RULE,
    hidden_route.RULE,
    debug_console.RULE,
    graphql_open.RULE,
    page_unbounded.RULE,
    open_redirect.RULE,
    path_traversal.RULE,
    sql_injection.RULE,
    command_injection.RULE,
    template_injection.RULE,
    server_side_request.RULE,
    errors_told.RULE,
    account_told.RULE,
    unlimited_attempts.RULE,
)

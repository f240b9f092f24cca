"""The rules over OpenAPI documents, one file each, in the order in which they are told."""

from typing import Final

from limen.scan.rule import Rule
from limen.scan.spec.document import Document
from limen.scan.spec.rules import (
    credential_in_address,
    nothing_guarded,
    operation_open,
    powers_writable,
    secret_answered,
    server_without_tls,
    size_undeclared,
)

RULES: Final[tuple[Rule[Document], ...]] = (
    operation_open.RULE,
    nothing_guarded.RULE,
    powers_writable.RULE,
    secret_answered.RULE,
    credential_in_address.RULE,
    server_without_tls.RULE,
    size_undeclared.RULE,
)

"""Operations that are known from a document and from source, in services where the two can be compared."""

from collections.abc import Iterator
from typing import Final

from limen.scan.api import Api, Operation

LEAST: Final = 3
SHARE: Final = 0.5
"""Operations, and the share of those declared, that must be found in the source before anything is made
of those that are not: else the document is of another service, or its routes are not read."""


def comparable(api: Api) -> bool:
    """Whether documents and source are of one service, as far as can be told."""
    declared = [each for each in api.operations.values() if each.declared is not None]
    matched = sum(each.route is not None for each in declared)
    return matched >= LEAST and matched >= SHARE * len(declared)


def both(api: Api) -> Iterator[Operation]:
    """Operations that are declared and served."""
    if comparable(api):
        yield from (
            each for each in api.operations.values() if each.declared is not None and each.route is not None
        )

"""Addresses put together: who chose the host of one is told by how it begins."""

import re
from collections.abc import Iterable
from typing import Final

from limen.scan.source.python.flow.value import Value

LEADS: Final = frozenset(("http", "redirect"))
"""Sinks in which only the beginning of a text says where it leads."""

_WHOLE: Final = re.compile(r"[a-z][a-z0-9+.-]{0,20}://[^/?#]{1,200}[/?#]|/[^/]|[?#]", re.IGNORECASE)


def settled(parts: Iterable[Value]) -> bool:
    """Whether a text put together of these leads where the service says: it begins with a host that is
    written out whole, or with something that the caller did not choose."""
    prefix = ""
    for each in parts:
        if each.given:
            return each.clean >= LEADS if not prefix else _WHOLE.match(prefix) is not None
        if not each.literal:
            return True
        prefix += each.literal
    return True

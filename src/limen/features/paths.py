"""What is odd about a path as it was sent: tricks by which two parsers come to read two different paths."""

import re
from string import ascii_letters
from typing import Final

_SUSPECT = re.compile(r"//|[;\\%]|\.\.|/\.(?:/|\Z)|[^\x21-\x7e]")
_USUAL: Final = "/-_0123456789" + ascii_letters
"""Characters that hide nothing but ``//``; most paths have no others, and need no regular expression."""
_TRICKS: Final = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("double_slash", r"//"),
        ("encoded_slash", r"%2f|%5c"),
        ("path_parameter", r";|%3b"),
        ("dot_segment", r"(?:/|\\|%2f|%5c|\A)(?:\.|%2e){1,2}(?:;[^/]{0,64})?(?:/|\\|%2f|%5c|\Z)"),
        ("backslash", r"\\"),
        ("nul", r"%00|\x00"),
        ("double_encoding", r"%25[0-9a-f]{2}"),
        ("overlong", r"%c[01]%[89ab][0-9a-f]|%e0%[89][0-9a-f]%"),
        ("control", r"%0[0-9a-f]|%1[0-9a-f]|%7f|[\x00-\x20\x7f]"),
        ("bad_escape", r"%(?![0-9a-f]{2})"),
    )
)


def path_oddities(path: str, oddities: set[str]) -> bool:
    """Name the tricks of a raw ``path`` in ``oddities``; true when there are no signs of any."""
    if (not path.strip(_USUAL) and "//" not in path) or _SUSPECT.search(path) is None:
        return True
    oddities.update([name for name, trick in _TRICKS if trick.search(path)])
    return False

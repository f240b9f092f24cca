"""Session cookies (RFC 6265): found and taken out, never verified; only their pseudonym goes on."""

from collections.abc import Iterable

LONGEST = 8192
"""Characters of a cookie header in which the session is looked for."""


def take_cookies(header: str, names: Iterable[str]) -> tuple[str, str]:
    """The first non-empty cookie among ``names``, as ``name=value``, and the header without any of them.

    A header longer than 8 KiB is read up to there and its rest dropped.
    """
    wanted = frozenset(names)
    found, kept = "", []
    for part in header[:LONGEST].split(";"):
        pair = part.strip()
        name, _, value = pair.partition("=")
        if name.strip() in wanted:
            found = found or (f"{name.strip()}={value.strip()}" if value.strip() else "")
        elif pair:
            kept.append(pair)
    return found, "; ".join(kept)

"""Files that were left behind: a path that asks for a copy, a dump or the settings of what is served."""

from typing import Final

from limen.features.signatures.row import EDGE, Row

KIND: Final = "leftover"
BITS: Final = 6.0
"""Odd, no more: an API may well serve files of such names, and the catalogue knows its operations."""

ROWS: Final = (
    Row(
        "leftover-file",
        KIND,
        0.0,
        rf"(?:[a-z0-9_-]~|\.(?:bak|old|orig|save|inc|swp|dump|sql|cfg|conf|ini|log|backup|rdb|mdb|pem|key|p12)"
        rf"|(?:{EDGE}|/)\.(?:git|svn|hg|env|aws|ssh|ds_store|htaccess|htpasswd)){EDGE}",
        "a copy, a dump or settings, asked for by its name",
        ("index.php.bak", ".git", "web.config~", "dump.sql"),
        ("report.pdf", "key", "a.b"),
    ),
)


def judge(_text: str, place: str) -> float:
    """Bits that a path asks for what was left behind; nothing elsewhere, where file names are data."""
    return BITS if place == "path" else 0.0

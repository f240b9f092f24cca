"""The composition root: the only package that knows every adapter, one file a concern."""

from limen.assemble.installation import Installation, admin_token, journal_keys, open_installation, reader_of
from limen.assemble.places import Places, places
from limen.assemble.world import budget_for, world_for

__all__ = [
    "Installation",
    "Places",
    "admin_token",
    "budget_for",
    "journal_keys",
    "open_installation",
    "places",
    "reader_of",
    "world_for",
]

"""Virtual patches: a weakness that was found becomes typed operations that hold it off at the gateway until
the API is mended. Each says what it will stop besides."""

from limen.copilot.patching.patches import KINDS
from limen.copilot.patching.weakness import Patch, Terms, Weakness


def patched(weakness: Weakness, terms: Terms) -> Patch:
    """The narrowest patch for a weakness; raises ``ConfigError`` with the question, or with why there is
    none."""
    return next(kind for kind in KINDS if kind.fits(weakness, terms)).make(weakness, terms)


__all__ = ["Patch", "Terms", "Weakness", "patched"]

"""What the values of a call look like: attack patterns found in them, and what is malformed."""

from limen.features.values import Parsed
from limen.model import Payload


def payload(parsed: Parsed, operation: int) -> Payload:
    """The payload features of one call of ``operation``."""
    return Payload((), parsed.oddities, parsed.size, parsed.leaves)

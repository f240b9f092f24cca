"""What an operation becomes when it is applied: verbs of the administration, as plain values."""

from typing import Any

import msgspec


class Step(msgspec.Struct, frozen=True):
    """One verb and its arguments. Nothing here can run it: whoever applies a plan knows the verbs."""

    verb: str
    arguments: dict[str, Any] = {}

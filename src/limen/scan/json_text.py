"""JSON for files and pipes: indented, and UTF-8 whatever names of files and strings of sources hold."""

import json
from typing import Any

import msgspec


def indented(value: Any) -> str:
    """Any value of msgspec's as text; what is no character (a lone surrogate) becomes ``?``."""
    told = json.dumps(msgspec.to_builtins(value), indent=2, ensure_ascii=False)
    return told.encode("utf-8", "replace").decode("utf-8") + "\n"

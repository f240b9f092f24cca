"""The golden values: attacks, and what looks odd and means no harm (see the heads of the files)."""

from collections.abc import Iterator
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "golden"
PICTURES = {0x240A: "\n", 0x240D: "\r", 0x2409: "\t", 0x2400: "\0"}


def attacks() -> Iterator[tuple[str, str, str]]:
    """Kind, parameter name and value of each attack."""
    for line in _lines("attacks.txt"):
        kind, name, value = line.split("\t")
        yield kind, name, value.translate(PICTURES)


def harmless() -> Iterator[tuple[str, str]]:
    """Parameter name and value of each odd but harmless value."""
    for line in _lines("odd_but_benign.txt"):
        name, value = line.split("\t")
        yield name, value.translate(PICTURES)


def _lines(name: str) -> list[str]:
    text = (GOLDEN / name).read_text("utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("# ")]

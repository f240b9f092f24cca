"""The second control: the same traffic with every call's identity taken from another call at random.

If Limen's judgement hung on anything but who does what, it would not get much worse.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec

IDENTITY = ("credential", "principal", "roles", "client_ip")


def shuffled(lines: Iterable[bytes], seed: int) -> Iterator[bytes]:
    """The lines in their order, with credential, principal, roles and address permuted together.

    Raises ``msgspec.DecodeError`` for a line that is not JSON.
    """
    decode, encode = msgspec.json.Decoder(dict[str, Any]).decode, msgspec.json.Encoder().encode
    kept = list(lines)
    others = [_identity(decode(line)) for line in kept]
    Random(f"shuffle/{seed}").shuffle(others)
    for line, identity in zip(kept, others, strict=True):
        yield encode(decode(line) | identity)


def _identity(line: dict[str, Any]) -> dict[str, Any]:
    return {name: line[name] for name in IDENTITY}


def strangers(lines: Iterable[bytes], mixed: Iterable[bytes]) -> set[str]:
    """The ids of lines with another caller's identity on: whatever is done there hits the wrong one."""
    read = msgspec.json.Decoder(_Who).decode
    pairs = zip(map(read, lines), map(read, mixed), strict=True)
    return {one.id for one, other in pairs if one.who != other.who}


class _Who(msgspec.Struct):
    id: str
    credential: str | None = None
    client_ip: str = ""

    @property
    def who(self) -> str:
        """The credential, else the address."""
        return self.credential or self.client_ip


def shuffle_file(source: Path, place: Path, seed: int) -> None:
    """Write the lines of a file shuffled. Raises as ``shuffled`` does, and ``OSError``."""
    with source.open("rb") as lines, place.open("wb") as out:
        out.writelines(line + b"\n" for line in shuffled(lines, seed))

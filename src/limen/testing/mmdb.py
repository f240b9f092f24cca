"""A small writer of MMDB files, for tests: IPv4 networks and the plain records behind them.

After the specification at https://maxmind.github.io/MaxMind-DB/: a binary search tree of 24-bit records,
sixteen zero bytes, the data section, and the metadata after its marker. IPv4 only, nothing shared.
"""

import ipaddress
import struct
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

Value = str | int | float | bool | dict[str, "Value"] | list["Value"]

MARKER: Final = b"\xab\xcd\xefMaxMind.com"
_STRING, _DOUBLE, _UINT32, _MAP = 2, 3, 6, 7
_ARRAY, _BOOLEAN = 11, 14
_EMPTY: Final = -1


def write_mmdb(path: Path, records: Mapping[str, Value], kind: str = "Test") -> Path:
    """Write the records of networks (``203.0.113.0/24``); the path again."""
    data, places = b"", {}
    for network, record in records.items():
        places[network] = len(data)
        data += _encoded(record)
    tree = _tree(places)
    head = _encoded(
        {
            "node_count": len(tree),
            "record_size": 24,
            "ip_version": 4,
            "database_type": kind,
            "languages": ["en"],
            "binary_format_major_version": 2,
            "binary_format_minor_version": 0,
            "build_epoch": int(time.time()),
            "description": {"en": kind},
        }
    )
    path.write_bytes(_nodes(tree) + bytes(16) + data + MARKER + head)
    return path


def _tree(places: Mapping[str, int]) -> list[list[int]]:
    """Nodes of two records: the number of another node, ``_EMPTY``, or ``-2 - offset`` of data."""
    nodes = [[_EMPTY, _EMPTY]]
    for network, offset in places.items():
        net = ipaddress.IPv4Network(network)
        bits = [int(net.network_address) >> 31 - depth & 1 for depth in range(net.prefixlen)]
        at = 0
        for bit in bits[:-1]:
            if nodes[at][bit] == _EMPTY:
                nodes.append([_EMPTY, _EMPTY])
                nodes[at][bit] = len(nodes) - 1
            at = nodes[at][bit]
        nodes[at][bits[-1]] = -2 - offset
    return nodes


def _nodes(tree: list[list[int]]) -> bytes:
    count = len(tree)

    def record(value: int) -> bytes:
        number = count if value == _EMPTY else value if value >= 0 else count + 16 + (-2 - value)
        return number.to_bytes(3, "big")

    return b"".join(record(value) for node in tree for value in node)


def _encoded(value: Value) -> bytes:
    if isinstance(value, bool):
        return _control(_BOOLEAN, int(value))
    if isinstance(value, str):
        text = value.encode()
        return _control(_STRING, len(text)) + text
    if isinstance(value, float):
        return _control(_DOUBLE, 8) + struct.pack(">d", value)
    if isinstance(value, int):
        number = value.to_bytes((value.bit_length() + 7) // 8, "big")
        return _control(_UINT32, len(number)) + number
    if isinstance(value, list):
        return _control(_ARRAY, len(value)) + b"".join(map(_encoded, value))
    pairs = b"".join(_encoded(name) + _encoded(held) for name, held in value.items())
    return _control(_MAP, len(value)) + pairs


def _control(kind: int, size: int) -> bytes:
    """The control byte of a type and size, with what more it needs; sizes up to 284 are enough here."""
    more = b"" if size < 29 else bytes([size - 29])
    first = min(size, 29)
    return bytes([kind << 5 | first]) + more if kind < 8 else bytes([first, kind - 7]) + more

"""What the values of a call look like: attack patterns found in them, and what is malformed.

One scan of all values together tells which are worth a closer look; only those are decoded and judged. Bits
are -log2 of how often harmless values of ordinary APIs look like that; what a parameter of *this* API
ordinarily holds is for the detector to learn.
"""

import re
from hashlib import blake2b
from typing import Final

from limen.features.decode import variants
from limen.features.scan import MATCH_LIMIT, by_value, joined, scanner
from limen.features.signatures import ROWS
from limen.features.signatures.decoding import DECODE
from limen.features.signatures.judges import judged, judged_name
from limen.features.values import Parsed, Value
from limen.model import Hit, Payload

LEAST_BITS: Final = 3.0
"""A hit below this says nothing and is left out."""
MOST_HITS: Final = 16
"""Hits of one call that are kept, those with most bits."""
SUSPECT_LIMIT: Final = 32
"""Values of one call that are judged; with more, the rest goes unjudged (``many_suspects``)."""
JUDGED_LIMIT: Final = 2_048
"""Characters of one value that are judged; a longer one is judged round its first and its last match."""
WORK_LIMIT: Final = 12_288
"""Characters of one call that are judged in all; past it the rest goes unjudged (``many_suspects``)."""
SHAPE_LIMIT: Final = 40
"""Characters of a value whose shape evidence keeps."""

_DECODES: Final = {index: row.id for index, row in enumerate(ROWS) if row.kind == DECODE}
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

Groups = dict[int, list[tuple[int, int]]]
Suspect = tuple[int, str, frozenset[int]]


def payload(parsed: Parsed) -> Payload:
    """The payload features of one call; never raises, linear in the size of the values."""
    values = parsed.values
    buffer = joined([value.text for value in values] + [value.name for value in values])
    found = scanner().find(buffer)
    if not found:
        return Payload((), parsed.oddities, parsed.size, parsed.leaves)
    oddities = parsed.oddities
    if len(found) >= MATCH_LIMIT:
        oddities = (*oddities, "many_matches")
    groups = by_value(buffer, found)
    suspects = _suspects(values, groups)
    if suspects and len({index for index, _, _ in suspects}) < len(groups):
        oddities = (*oddities, "many_suspects")
    return Payload(_hits(values, suspects), oddities, parsed.size, parsed.leaves)


def _suspects(values: list[Value], groups: Groups) -> list[Suspect]:
    """What is to be judged: (index, text, rows that matched), within the limits of work."""
    suspects: list[Suspect] = []
    room = WORK_LIMIT
    for index, matches in list(groups.items())[:SUSPECT_LIMIT]:
        text = values[index].text if index < len(values) else values[index - len(values)].name
        rows = frozenset([row for row, _ in matches])
        for part in _windows(text, matches[0][1], matches[-1][1]):
            suspects.append((index, part, rows))
            room -= len(part)
        if room <= 0:
            break
    return suspects


def _hits(values: list[Value], suspects: list[Suspect]) -> tuple[Hit, ...]:
    """Judge every suspect value in every reading; the surest hits first."""
    best: dict[int, tuple[str, float]] = {}
    readings: list[tuple[int, str]] = []
    for index, text, rows in suspects:
        if index >= len(values):
            _keep(best, index, judged_name(values[index - len(values)], text, rows))
            continue
        value = values[index]
        steps = frozenset([_DECODES[row] for row in rows if row in _DECODES])
        if steps:
            readings += [(index, reading) for reading in variants(text, steps)]
        if len(steps) < len(rows):
            _keep(best, index, judged(value, text, rows))
    if readings:
        _judge_readings(values, readings, best)
    hits = [_hit(values, index, kind, bits) for index, (kind, bits) in best.items() if bits >= LEAST_BITS]
    return tuple(sorted(hits, key=_bits, reverse=True)[:MOST_HITS])


def _judge_readings(
    values: list[Value], readings: list[tuple[int, str]], best: dict[int, tuple[str, float]]
) -> None:
    """Scan the decoded readings together, and judge those that match; hiding makes an attack surer."""
    buffer = joined([text for _, text in readings])
    for number, matches in by_value(buffer, scanner().find(buffer)).items():
        index, text = readings[number]
        kind, bits = judged(values[index], text, {row for row, _ in matches})
        _keep(best, index, (kind, bits + 2.0 if bits >= 8 else bits))


def _keep(best: dict[int, tuple[str, float]], index: int, found: tuple[str, float]) -> None:
    if found[1] > best.get(index, ("", 0.0))[1]:
        best[index] = found


def _windows(text: str, first: int, last: int) -> list[str]:
    """The text, or what stands round the first and the last match when it is long (offsets are of bytes)."""
    if len(text) <= JUDGED_LIMIT:
        return [text]
    raw = text.encode("utf-8", "surrogatepass")
    starts = {max(0, at - JUDGED_LIMIT // 2) for at in (first, last)}
    return [raw[at : at + JUDGED_LIMIT].decode("utf-8", "replace") for at in sorted(starts)]


def _hit(values: list[Value], index: int, kind: str, bits: float) -> Hit:
    value = values[index % len(values)]
    text = value.text if index < len(values) else value.name
    return Hit(kind, value.place, round(bits, 2), masked(text), parameter_id(value.place, value.name))


def _bits(hit: Hit) -> float:
    return hit.bits


def masked(text: str) -> str:
    """The shape of a value, at most 40 characters: letters ``a``, digits ``9``, controls ``·``."""
    shape = _LETTER.sub("a", text[:SHAPE_LIMIT])
    return _CONTROL.sub("·", _DIGIT.sub("9", shape))


def parameter_id(place: str, name: str) -> int:
    """The 63-bit id of a parameter within its operation; the same when the catalogue generalises a path."""
    raw = f"{place}\x1f{name}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(raw, digest_size=8).digest(), "big") >> 1

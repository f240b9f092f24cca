"""What the values of a call look like: attack patterns found in them, and what is malformed.

One scan of all values together tells which are worth a closer look; only those are decoded and judged. Bits
are -log2 of how often harmless values of ordinary APIs look like that; what a parameter of *this* API
ordinarily holds is for the detector to learn.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from limen.features.decode import variants
from limen.features.fields import Value
from limen.features.headers import Judged
from limen.features.learned import shipped
from limen.features.matches import MARKED, NO_ROW, Groups, Matches, scan
from limen.features.scan import MATCH_LIMIT, Found
from limen.features.signatures import ROWS
from limen.features.signatures.decoding import DECODE
from limen.features.signatures.judges import judged, judged_name
from limen.features.values import Parsed
from limen.model import Hit, Payload

LEAST_BITS: Final = 3.0
"""A hit below this says nothing and is left out."""
MOST_HITS: Final = 16
"""Hits of one call that are kept, those with most bits."""
SUSPECT_LIMIT: Final = 32
"""Values of one call that are judged; with more, the rest goes unjudged (``many_suspects``)."""
MOST_MARKED: Final = 4
"""Values of one call without a signature that the fitted model looks at."""
JUDGED_LIMIT: Final = 2_048
"""Characters of one value that are judged; a longer one is judged round its first and its last match."""
WORK_LIMIT: Final = 12_288
"""Characters of one call that are judged in all; past it the rest goes unjudged (``many_suspects``)."""
SHAPE_LIMIT: Final = 40
"""Characters of a value whose shape evidence keeps."""
KEPT_LIMIT: Final = 512
"""Characters of a suspect whose judgement is remembered, its value's and what is read of it."""
KEPT: Final = 1_024
"""Judgements remembered, the latest used."""

_DECODES: Final = {index: row.id for index, row in enumerate(ROWS) if row.kind == DECODE}
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

Suspect = tuple[int, Value, bool, str, frozenset[int]]
"""The number of its match group, the value, whether it is about its name, the text, the rows that matched."""

_MATCHES: Final = Matches()


def payload(parsed: Parsed) -> Payload:
    """The payload features of one call; never raises, linear in the size of the values."""
    own, headers = _matching(parsed.texts()), parsed.headers
    if own:
        hits, odd = _judged(parsed.values, own | _matching(_texts(headers.values)))
    else:
        if headers.judged is None:
            headers.judged = _judged(headers.values, _matching(_texts(headers.values)))
        hits, odd = headers.judged
    return Payload(hits, (*parsed.oddities, *odd) if odd else parsed.oddities, parsed.size, parsed.leaves)


def _matching(texts: Sequence[str]) -> dict[str, Found]:
    """The texts in which there are signatures, and which: all, or ``MATCH_LIMIT`` of them and more.

    Of equal texts the first counts: where a scan ended early, the last one's matches are not complete.
    """
    matching: dict[str, Found] = {}
    for place, matches in _MATCHES.of(texts)[0].items():
        matching.setdefault(texts[place], matches)
    return matching


def _texts(values: Sequence[Value]) -> list[str]:
    texts = [value.text for value in values]
    texts += [value.name for value in values]
    return texts


def _judged(values: Sequence[Value], matching: dict[str, Found]) -> Judged:
    """The hits among ``values``, and the oddities that say what was not looked at."""
    texts, complete = _texts(values), True
    groups: Groups = {place: matching[text] for place, text in enumerate(texts) if text in matching}
    _thin(groups, values)
    if sum(map(len, groups.values())) >= MATCH_LIMIT:
        groups, complete = scan(texts)
    suspects = _suspects(values, groups)
    oddities: tuple[str, ...] = () if complete else ("many_matches",)
    if len({suspect[0] for suspect in suspects}) < len(groups):
        oddities = (*oddities, "many_suspects")
    return _hits(suspects), oddities


def _thin(groups: Groups, values: Sequence[Value]) -> None:
    """Of texts without a signature, leave a few values for the model: neither names nor headers."""
    marked = [place for place, matches in groups.items() if matches is MARKED]
    few = MOST_MARKED if len(groups) - len(marked) + MOST_MARKED <= SUSPECT_LIMIT else 0
    for place in marked:
        if place >= len(values) or values[place].place == "header" or few <= 0:
            del groups[place]
        else:
            few -= 1


def _suspects(values: Sequence[Value], groups: Groups) -> list[Suspect]:
    """What is to be judged, within the limits of work."""
    suspects: list[Suspect] = []
    room = WORK_LIMIT
    for number, (index, matches) in enumerate(list(groups.items())[:SUSPECT_LIMIT]):
        named = index >= len(values)
        value = values[index - len(values) if named else index]
        rows = frozenset([row for row, _ in matches if row != NO_ROW])
        for part in _windows(value.name if named else value.text, matches[0][1], matches[-1][1]):
            suspects.append((number, value, named, part, rows))
            room -= len(part)
        if room <= 0:
            break
    return suspects


def _hits(suspects: list[Suspect]) -> tuple[Hit, ...]:
    """Judge every suspect value; the surest hits first."""
    best: dict[int, Hit] = {}
    for number, value, named, text, rows in suspects:
        brief = len(value.text) + len(text) <= KEPT_LIMIT
        hit = (_kept_hit if brief else _hit)(value, named, text, rows)
        if hit is not None and (number not in best or hit.bits > best[number].bits):
            best[number] = hit
    return tuple(sorted(best.values(), key=_bits, reverse=True)[:MOST_HITS])


def _hit(value: Value, named: bool, text: str, rows: frozenset[int]) -> Hit | None:
    """What ``text``, all of ``value`` or of its name or a part of it, is; none where that says nothing."""
    kind, bits = judged_name(value, text, rows) if named else _surest_reading(value, text, rows)
    if bits < LEAST_BITS:
        return None
    shape = masked(value.name if named else value.text)
    return Hit(kind, value.place, round(bits, 2), shape, parameter_id(value.place, value.name))


_kept_hit = lru_cache(KEPT)(_hit)
"""The same, for short suspects remembered."""


def _surest_reading(value: Value, text: str, rows: frozenset[int]) -> tuple[str, float]:
    """Judge ``text`` as it is and as other layers read it; hiding makes an attack surer."""
    steps = frozenset([_DECODES[row] for row in rows if row in _DECODES])
    found = [_weighed(value, text, rows)] if len(steps) < len(rows) or not rows else []
    readings = variants(text, steps) if steps else []
    for place, matches in scan(readings)[0].items() if readings else ():
        kind, bits = _weighed(value, readings[place], {row for row, _ in matches})
        found.append((kind, bits + 2.0 if bits >= 8 else bits))
    return max(found, key=_second, default=("", 0.0))


def _weighed(value: Value, text: str, rows: Iterable[int]) -> tuple[str, float]:
    """What the signatures' judges say of ``text``, and what the fitted model makes of that."""
    model = shipped()
    return model.weighed(*judged(value, text, rows), text) if rows else model.alone(text)


def _second(found: tuple[str, float]) -> float:
    return found[1]


def _windows(text: str, first: int, last: int) -> list[str]:
    """The text, or what stands round the first and the last match when it is long (offsets are of bytes)."""
    if len(text) <= JUDGED_LIMIT:
        return [text]
    raw = text.encode("utf-8", "surrogatepass")
    starts = {max(0, at - JUDGED_LIMIT // 2) for at in (first, last)}
    return [raw[at : at + JUDGED_LIMIT].decode("utf-8", "replace") for at in sorted(starts)]


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

"""Which judge decides about which kind of signature, and how sure the rows alone make."""

from collections.abc import Iterable
from typing import Final

from limen.features.fields import Value
from limen.features.lexing import words
from limen.features.prose import quieted
from limen.features.signatures import (
    ROWS,
    address,
    command,
    document,
    leftover,
    lines,
    markup,
    nosql,
    sql,
    template,
    traversal,
)

_TEXT_JUDGES: Final = {
    sql.KIND: sql.judge,
    nosql.KIND: nosql.judge,
    command.KIND: command.judge,
    traversal.KIND: traversal.judge,
    markup.KIND: markup.judge,
    template.KIND: template.judge,
    document.LDAP: document.judge_ldap,
}
_PLACE_JUDGES: Final = {
    lines.CRLF: lines.judge_header,
    lines.LOG: lines.judge_log,
    leftover.KIND: leftover.judge,
}
XML_KINDS: Final = frozenset(("xxe", "lookup"))
"""What is looked for in an XML document as a whole; its texts and attributes are values of their own."""


def judged(value: Value, text: str, rows: Iterable[int]) -> tuple[str, float]:
    """The surest kind of attack that ``text`` (a reading of ``value``) is, and its bits."""
    best, kind = 0.0, ""
    for candidate, base in _bases(rows).items():
        if value.name == "$xml" and candidate not in XML_KINDS:
            continue
        bits = max(quieted(base, words(text)) if base else 0.0, _judge(candidate, value, text))
        if bits > best:
            best, kind = bits, candidate
    return kind, best


def _bases(rows: Iterable[int]) -> dict[str, float]:
    """The kinds of the rows that matched, each with the bits its surest row has by itself."""
    bases: dict[str, float] = {}
    for index in rows:
        row = ROWS[index]
        bases[row.kind] = max(bases.get(row.kind, 0.0), row.bits)
    return bases


def _judge(kind: str, value: Value, text: str) -> float:
    judge = _TEXT_JUDGES.get(kind)
    if judge is not None:
        return judge(text)
    if kind == address.KIND:
        return address.judge(text, value.name, value.place)
    place_judge = _PLACE_JUDGES.get(kind)
    return place_judge(text, value.place) if place_judge else 0.0


def judged_name(value: Value, name: str, rows: Iterable[int]) -> tuple[str, float]:
    """The same for the *name* of a value, which an attacker may choose too."""
    kind, bits = judged(value, name, rows)
    operator = nosql.judge_name(value.name, value.text)
    return (nosql.KIND, operator) if operator > bits else (kind, bits)

"""SQL injection by differences: two conditions that differ only in their truth are answered otherwise, a
whole and a broken quotation, or a pause is kept. That a server fails is no proof of itself."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.exchange import Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.inputs import Input, inputs_of, put
from limen.scan.probe.things import objects_in
from limen.scan.rule import Rule

_NONE: Final = "zq0x"
"""A text that nothing is found by."""
_TRUTHS: Final = (
    (f"{_NONE}' OR 1=1 -- ", f"{_NONE}' OR 1=2 -- "),
    (f"{_NONE}') OR 1=1 -- ", f"{_NONE}') OR 1=2 -- "),
    (f'{_NONE}" OR 1=1 -- ', f'{_NONE}" OR 1=2 -- '),
    ("0 OR 1=1", "0 OR 1=2"),
)
_ORDERS: Final = frozenset(("by", "direction", "order", "ordering", "orderby", "sort", "sorting"))
_PAUSES: Final = ("'||pg_sleep({})--", "' OR SLEEP({}) OR '", "'; WAITFOR DELAY '0:0:{}'--")
_PAUSE: Final = 2


def check(probe: Probe) -> Iterator[Hit]:
    """Every input of a read, in turn; one finding an operation."""
    told: set[str] = set()
    for at in inputs_of(probe):
        if at.call.key not in told and (hit := _tried(probe, at)) is not None:
            told.add(at.call.key)
            yield hit


def _tried(probe: Probe, at: Input) -> Hit | None:
    return _by_truth(probe, at) or _by_quote(probe, at) or _by_order(probe, at) or _by_time(probe, at)


def _by_truth(probe: Probe, at: Input) -> Hit | None:
    plain = put(probe, at, _NONE)
    for true, false in _TRUTHS:
        yes, no = put(probe, at, true), put(probe, at, false)
        differ = yes.ok and _size(yes) > _size(no) and (not no.ok or _size(no) == _size(plain))
        if differ and _size(put(probe, at, true)) > _size(put(probe, at, false)):
            return _hit(probe, at, "a condition that is true finds what one that is false does not", no, yes)
    return None


def _by_quote(probe: Probe, at: Input) -> Hit | None:
    """A single quotation mark breaks the statement, two of them are one character in it."""
    whole, broken = put(probe, at, f"{_NONE}''"), put(probe, at, f"{_NONE}'")
    if not (whole.status < 500 <= broken.status and whole.status):
        return None
    again = put(probe, at, f"{_NONE}'"), put(probe, at, f"{_NONE}''")
    if again[0].status >= 500 > again[1].status:
        return _hit(probe, at, "a quotation mark breaks it, a doubled one does not", whole, broken)
    return None


def _by_order(probe: Probe, at: Input) -> Hit | None:
    """An order by the first column twice is good SQL, by the 9999th is not."""
    if at.given != "query" or at.words.isdisjoint(_ORDERS):
        return None
    good, bad = put(probe, at, "1,1"), put(probe, at, "1,9999")
    if good.ok and bad.status >= 500 and put(probe, at, "1,1").ok:
        return _hit(
            probe, at, "columns of an order are taken as SQL: the first is there, the 9999th fails", good, bad
        )
    return None


def _by_time(probe: Probe, at: Input) -> Hit | None:
    usual = put(probe, at, _NONE)
    if not usual.status or usual.seconds > _PAUSE / 4:
        return None
    for form in _PAUSES:
        slow = put(probe, at, _NONE + form.format(_PAUSE))
        if slow.seconds < _PAUSE or put(probe, at, _NONE + form.format(0)).seconds > _PAUSE / 2:
            continue
        if (again := put(probe, at, _NONE + form.format(_PAUSE))).seconds >= _PAUSE:
            return _hit(probe, at, f"a pause of {_PAUSE} s that it names is kept", usual, again)
    return None


def _size(answer: Answer) -> int:
    """How many objects an answer has."""
    return sum(1 for _ in objects_in(answer.json, "")) if answer.ok else 0


def _hit(probe: Probe, at: Input, how: str, *answers: Answer) -> Hit:
    return probe.hit(
        at.call, f"{at.name!r} ({at.given}) reaches SQL: {how}", *answers, subject=at.name, denied=True
    )


RULE: Final = Rule[Probe](
    id="probe-sql-injection",
    title="A caller's text is taken as SQL",
    cwe=89,
    owasp="API8:2023",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    why="Two requests that differ only in the truth or the form of SQL were answered otherwise: "
    "whoever writes the rest"
    " of the statement reads and changes what he likes.",
    check=check,
    mends={
        "": "Give values to the statement as parameters; choose names of columns from a list of your own.",
        "flask": 'db.execute("SELECT * FROM orders WHERE name LIKE ?", (f"%{text}%",))',
        "fastapi": "select(Order).where(Order.name.contains(text, autoescape=True))",
        "django": "Order.objects.filter(name__icontains=text)",
    },
    references=("https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html",),
)

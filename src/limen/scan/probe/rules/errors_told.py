"""Errors that tell of the inside: traces, statements, classes of exceptions."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.exchange import ANONYMOUS, Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.rule import Rule

_TELLS: Final = re.compile(
    r'Traceback \(most recent call last\)|File "/[^"\n]{1,200}", line \d'
    r"|\bat [\w.$]{1,100}\([\w.]{1,60}:\d{1,6}\)"
    r"|\bat (?:[\w.$<> ]{1,100} \()?(?:file://|node:|/)[^\s():]{1,200}:\d{1,6}:\d{1,6}"
    r"|\b(?:sqlite3|psycopg2?|pymysql|sqlalchemy)\.[\w.]{0,60}(?:Error|Exception)\b"
    r"|\b(?:Overflow|Key|Type|Value|Attribute|Index|ZeroDivision|Operational|Integrity|Programming|Recursion|UnicodeDecode|Name)Error\b"
    r"|SQLSTATE\[|ORA-\d{5}|near \"[^\"\n]{1,80}\": syntax error|no such column: |NullPointerException"
)
_HUGE: Final = "99999999999999999999999"
_ODD: Final = (_HUGE, "%00", "'\"\\")


def check(probe: Probe) -> Iterator[Hit]:
    """Odd values where ids are taken; all that came back in between is looked at as well. One finding: the
    cause is one."""
    for call in list(probe.gets()):
        if call.parameters or call.query:
            for who in (*probe.identities, ANONYMOUS):
                if _odd(probe, call, who):
                    break
    for call, answer in probe.failures:
        if found := _TELLS.search(answer.text):
            yield _hit(probe, call, answer, found[0])
            return


def _odd(probe: Probe, call: Call, who: str) -> bool:
    """Whether he was let in at all, so that nobody else need ask."""
    if call.parameters:
        sent = [probe.ask(call, who, dict.fromkeys(call.parameters, each), learn=False) for each in _ODD]
    else:
        sent = [
            probe.ask(call, who, query={name: odd}, learn=False)
            for name in list(call.query)[:3]
            for odd in (_HUGE, "a\0b")
        ]
    return any(each.status not in (0, 401, 403) for each in sent)


def _hit(probe: Probe, call: Call, answer: Answer, found: str) -> Hit:
    return probe.hit(
        call, f"an error tells of the inside: {found[:60]!r}", answer, denied=False, absent=found[:60],
        confidence=Confidence.HIGH if answer.status >= 500 else Confidence.MEDIUM,
    )  # fmt: skip


RULE: Final = Rule[Probe](
    id="probe-errors-told",
    title="Errors tell callers of the inside",
    cwe=209,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why="Statements, paths and classes tell an attacker what to try next.",
    check=check,
    mends={"": "Log what happened under an id, and answer that id and nothing else."},
    references=("https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html",),
)

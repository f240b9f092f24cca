"""User enumeration by behaviour: an account that is there is answered otherwise than one that is not."""

from collections.abc import Iterator
from typing import Any, Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.exchange import ANONYMOUS, Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.inputs import TRIED
from limen.scan.probe.plan import Call
from limen.scan.probe.samples import body_of
from limen.scan.rule import Rule

_WHO: Final = ("email", "username", "login", "user", "name")
_NOBODY: Final = {"email": "limen-nobody@example.org"}


def check(probe: Probe) -> Iterator[Hit]:
    """Operations of strangers that take the name of an account: with a wrong secret, for one that is there
    and for one that is not."""
    for call in list(probe.allowed) if probe.writes else ():
        if call.method == "POST" and call.words & TRIED and call.declared_open is not False:
            body = body_of(call, ANONYMOUS, probe.objects) or {}
            name = next((each for each in _WHO if each in body), "")
            known = [me[name] for me in probe.objects.me.values() if isinstance(me.get(name), str)]
            if name and known:
                yield from _compared(probe, call, body, name, known[0])


def _compared(probe: Probe, call: Call, body: dict[str, Any], name: str, known: str) -> Iterator[Hit]:
    wrong = {each: "limen-wrong-guess" if isinstance(value, str) else value for each, value in body.items()}
    nobody = _NOBODY.get(name, "limen-nobody")
    there = probe.ask(call, ANONYMOUS, body=wrong | {name: known}, learn=False)
    not_there = probe.ask(call, ANONYMOUS, body=wrong | {name: nobody}, learn=False)
    if 429 in (there.status, not_there.status) or 0 in (there.status, not_there.status):
        return
    if _plain(there, known) != _plain(not_there, nobody):
        yield probe.hit(
            call, f"an account that is there is answered otherwise than one that is not ({name!r})",
            there, not_there, subject=name, denied=False, absent=not_there.text[:80],
        )  # fmt: skip


def _plain(answer: Answer, name: str) -> tuple[int, str]:
    return answer.status, answer.text.replace(name, "")


RULE: Final = Rule[Probe](
    id="probe-account-told",
    title="Strangers can learn who has an account",
    cwe=204,
    owasp="API2:2023",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    why="Who knows which accounts there are tries passwords on those, and writes to their owners.",
    check=check,
    mends={"": "Answer alike, in status, text and time, whether the account is there or not."},
    references=("https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",),
)

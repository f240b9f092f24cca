"""Command injection by time: a pause that is named in the shell's language is kept, and none is where it is
of nothing."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.ground import Probe
from limen.scan.probe.inputs import Input, inputs_of, put
from limen.scan.rule import Rule

_FORMS: Final = ("{}; sleep {};", "{}$(sleep {})", "{}|sleep {}")
_PAUSE: Final = 2


def check(probe: Probe) -> Iterator[Hit]:
    """Inputs of reads and of writes that tell something; one finding an operation."""
    told: set[str] = set()
    for at in inputs_of(probe, body=True):
        if at.call.key not in told and (hit := _tried(probe, at)) is not None:
            told.add(at.call.key)
            yield hit


def _tried(probe: Probe, at: Input) -> Hit | None:
    for form in _FORMS:
        slow = put(probe, at, form.format(at.usual, _PAUSE))
        if slow.seconds < _PAUSE:
            continue
        quick = put(probe, at, form.format(at.usual, 0))
        again = put(probe, at, form.format(at.usual, _PAUSE))
        if quick.status and quick.seconds < _PAUSE / 2 and again.seconds >= _PAUSE:
            said = f"{at.name!r} ({at.given}) reaches a shell: a pause of {_PAUSE} s that it names is kept"
            return probe.hit(at.call, said, quick, again, subject=at.name)
    return None


RULE: Final = Rule[Probe](
    id="probe-command-injection",
    title="A caller's text is run by a shell",
    cwe=78,
    owasp="API8:2023",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    why="A pause written in the shell's language was kept: what else is written there is run, too.",
    check=check,
    mends={"": 'Run programs with a list of arguments and no shell: `run(["fold", "-w", str(int(width))])`.'},
    references=(
        "https://cheatsheetseries.owasp.org/cheatsheets/OS_Command_Injection_Defense_Cheat_Sheet.html",
    ),
)

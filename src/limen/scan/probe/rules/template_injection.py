"""Template injection by content: what a caller writes is looked up in live objects of the service."""

from collections.abc import Iterator
from typing import Any, Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.ground import Probe
from limen.scan.probe.inputs import Input, inputs_of, put
from limen.scan.rule import Rule

_CLASSES: Final = ("<class 'object'>", "<class 'str'>", "<class \\u0027", "&lt;class &#39;")
_TEMPLATES: Final = (
    "{{''.__class__.__base__}}",
    "${''.__class__.__base__}",
    "{{''['__class__']}}",
    "<%= ''.__class__ %>",
)
MOST: Final = 12


def check(probe: Probe) -> Iterator[Hit]:
    """Texts in bodies and queries; one finding an operation. A template language that keeps callers to its
    own values is no finding: only what reaches the service's own classes."""
    told: set[str] = set()
    for at in inputs_of(probe, body=True):
        if at.call.key not in told and (hit := _tried(probe, at)) is not None:
            told.add(at.call.key)
            yield hit


def _tried(probe: Probe, at: Input) -> Hit | None:
    if not isinstance(at.usual, str):
        return None
    for text in (*_TEMPLATES, *_formats(probe, at)):
        answer = put(probe, at, text)
        if answer.ok and any(each in answer.text for each in _CLASSES):
            said = f"{at.name!r} ({at.given}) is run as a template over the service's own objects"
            return probe.hit(at.call, said, answer, subject=at.name, denied=False, absent="<class '")
    return None


def _formats(probe: Probe, at: Input) -> list[str]:
    """Format strings over names that the service may hand in: members of what it is about. Only for texts
    that are shown again."""
    if at.given != "body" or not {"preview", "render", "template", "letter", "message", "mail"} & (
        at.call.words | at.words
    ):
        return []
    names: dict[str, Any] = dict.fromkeys(("user", "me", "buyer", at.call.kind))
    for slot in at.call.slots:
        for known in probe.objects.fairly(at.who):
            if known.kind == slot.kind:
                names |= {slot.kind: None, **dict.fromkeys(known.of)}
    return [*[f"{{{name}.__class__}}" for name in names if name][:MOST], "{0.__class__}"]


RULE: Final = Rule[Probe](
    id="probe-template-injection",
    title="A caller's text is run as a template",
    cwe=1336,
    owasp="API8:2023",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    why="The answer shows a class of the service itself: from there templates walk to settings, "
    "secrets and the system.",
    check=check,
    mends={
        "": "Fill named places only (`string.Template.safe_substitute`), or render in a sandbox; "
        "callers' text is a value."
    },
    references=("https://owasp.org/www-project-web-security-testing-guide/",),
)

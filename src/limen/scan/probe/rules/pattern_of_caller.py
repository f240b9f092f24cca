"""A caller's text run as a regular expression: seen by one that means the same as the plain text."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.exchange import Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.inputs import Input, inputs_of, put
from limen.scan.probe.things import objects_in
from limen.scan.rule import Rule


def check(probe: Probe) -> Iterator[Hit]:
    """Inputs of reads that filter; one finding an operation."""
    told: set[str] = set()
    for at in inputs_of(probe):
        if at.given == "query" and at.call.key not in told and (hit := _tried(probe, at)) is not None:
            told.add(at.call.key)
            yield hit


def _tried(probe: Probe, at: Input) -> Hit | None:
    """A word that finds something, the same with its first letter in brackets, and one that no text has."""
    for word in _words(probe, at)[:3]:
        plain, bracketed = put(probe, at, word), put(probe, at, f"[{word[0]}]{word[1:]}")
        nothing = put(probe, at, "zq0x")
        if plain.ok and _size(plain) and _told(plain) == _told(bracketed) != _told(nothing):
            return probe.hit(
                at.call, f"{at.name!r} ({at.given}) is run as a regular expression", plain, bracketed,
                subject=at.name, denied=False, absent=word,
            )  # fmt: skip
    return None


def _words(probe: Probe, at: Input) -> list[str]:
    """Words of the texts that it answers, of the member that the input is named after first."""
    for answer in probe.answers.get((at.call.key, at.who), ()):
        found = [each for _, each in objects_in(answer.json, at.call.kind)] if answer.ok else []
        texts = [each[at.name] for each in found if isinstance(each.get(at.name), str)]
        texts += [value for each in found for value in each.values() if isinstance(value, str)]
        words = [part for text in texts for part in text.split() if part.isalpha() and len(part) > 2]
        return list(dict.fromkeys(words))
    return []


def _told(answer: Answer) -> str:
    return answer.text if answer.ok else ""


def _size(answer: Answer) -> int:
    return sum(1 for _ in objects_in(answer.json, ""))


RULE: Final = Rule[Probe](
    id="probe-pattern-of-caller",
    title="A caller's text is run as a regular expression",
    cwe=1333,
    owasp="API4:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why="A pattern of a caller's own can take a processor for hours, with one request of a few characters.",
    check=check,
    mends={"": "Compare texts as texts (`in`, `LIKE`), or escape them: `re.escape(text)`."},
    references=("https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS",),
)

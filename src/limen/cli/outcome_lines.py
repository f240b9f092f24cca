"""Outcomes as JSON lines, written in batches."""

from typing import IO, Any

import msgspec

from limen.cli.playback import Outcome
from limen.model import Action, Signal

WORDS = tuple(action.word for action in Action)
_BATCH = 512


class Said(msgspec.Struct, frozen=True):
    """One detector's best word, as ``limen replay`` writes it."""

    detector: str
    bits: float
    reason: str


class OutcomeLine(msgspec.Struct, frozen=True):
    """One judged call, as ``limen replay`` writes it."""

    id: str
    risk: float
    action: str
    signals: tuple[Said, ...] = ()


class LoginOutcomeLine(OutcomeLine, frozen=True, kw_only=True):
    """One judged login; ``confidence`` (0 to 1) is how much is known of its user."""

    confidence: float


class OutcomeLines:
    """Writes outcomes to a binary file; ``close`` writes the rest. Counts actions on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._encoder = msgspec.json.Encoder()
        self._batch: list[Any] = []
        self.actions = [0] * len(WORDS)

    def write(self, outcome: Outcome) -> None:
        """Take one outcome."""
        if outcome.note is None:
            self.actions[outcome.action] += 1
        self._batch.append(line_of(outcome))
        if len(self._batch) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was taken so far."""
        try:
            self._file.write(self._encoder.encode_lines(self._batch))
        except UnicodeEncodeError:
            self._file.write(self._encoder.encode_lines([_mended(line) for line in self._batch]))
        self._batch.clear()


def line_of(outcome: Outcome) -> OutcomeLine | dict[str, str]:
    """One outcome as it is written."""
    if outcome.note is not None:
        what, why = outcome.note
        return {"id": outcome.id, what: why}
    said = tuple([_said(signal) for signal in outcome.signals]) if outcome.signals else ()
    if outcome.confidence >= 0:
        word = WORDS[outcome.action]
        return LoginOutcomeLine(outcome.id, outcome.risk, word, said, confidence=outcome.confidence)
    return OutcomeLine(outcome.id, outcome.risk, WORDS[outcome.action], said)


def _said(signal: Signal) -> Said:
    return Said(signal.detector, signal.bits, signal.reason)


def _mended(line: Any) -> Any:
    """A line whose id holds half a surrogate pair, which JSON may spell and UTF-8 may not: with ``?``."""
    plain = msgspec.to_builtins(line)
    return {**plain, "id": plain["id"].encode("utf-8", "replace").decode()}

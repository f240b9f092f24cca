"""Which policies hold of a case, all of them: for counting the calls that a limit is about.

The same Cedar that forbids what goes beyond a limit says what counts towards it.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from cedarpy import Entities, PolicySet, is_authorized

from limen.engine import cedar
from limen.engine.context import ATTRIBUTES, Case

ANSWERS_MOST: Final = 32_768
"""Cached answers; emptied when full, which costs a moment and never a wrong answer."""

_NOBODY = Entities.from_json_str("[]")


class Matching:
    """Policies asked for all that match, by their ids; empty for no text."""

    def __init__(self, texts: Sequence[str], schema: str) -> None:
        self._compiled = None
        if texts:
            text = "\n".join(texts)
            rules, mentioned = cedar.read(text, schema, "rules")
            self._ids = {key: rule.id for key, rule in rules.items()}
            self._reads = [attribute for attribute in ATTRIBUTES if attribute.name in mentioned]
            self._compiled = PolicySet.from_str(text)
        self._answers: dict[tuple[Any, ...], tuple[str, ...]] = {}

    def __bool__(self) -> bool:
        return self._compiled is not None

    def of(self, case: Case) -> tuple[str, ...]:
        """The ids of those that hold of a case."""
        key = tuple([read.key(case) for read in self._reads])
        found = self._answers.get(key)
        if found is None:
            if len(self._answers) >= ANSWERS_MOST:
                self._answers.clear()
            found = self._answers[key] = self._ask(key)
        return found

    def _ask(self, key: tuple[Any, ...]) -> tuple[str, ...]:
        """Ask Cedar; one that cannot be evaluated counts as one that holds."""
        values = {read.name: read.value(part) for read, part in zip(self._reads, key, strict=True)}
        request = {
            "principal": {"type": "Caller", "id": "caller"},
            "action": {"type": "Action", "id": "call"},
            "resource": {"type": "Operation", "id": "any"},
            "context": json.dumps({name: value for name, value in values.items() if value is not None}),
        }
        assert self._compiled is not None, "asked of no policies"
        result = is_authorized(request, self._compiled, _NOBODY)
        if result.diagnostics.errors:
            return tuple(self._ids.values())
        return tuple(sorted(self._ids[reason] for reason in result.diagnostics.reasons))

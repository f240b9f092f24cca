"""Everything that will happen, on paper: history, live traffic and truth in files, the opening as calls."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from limen.demo.generate import Cast, Plan, recorded
from limen.demo.house import Issued
from limen.demo.live.player import LiveCall
from limen.demo.live.request import live_call
from limen.demo.logins.past import mix, past_logins
from limen.demo.logins.town import town
from limen.demo.truth import Truth


class Script(NamedTuple):
    """What was written: the files, the truth about live lines, and the opening, to be played over HTTP.

    ``learnt`` is the history of calls with that of logins in between.
    """

    plan: Plan
    history: Path
    learnt: Path
    live: Path
    past_lines: int
    past_logins: int
    truths: list[Truth]
    opening: list[LiveCall]

    def counts(self, truth: Truth) -> bool:
        """Whether a live line is scored: a session is scored in one act, however far it reaches."""
        return not truth.session or self.plan.opens(truth.session) == self.played(truth)

    def played(self, truth: Truth) -> bool:
        """Whether a live line is played over HTTP."""
        return truth.at < self.plan.interval


def write_script(plan: Plan, by: Cast, keys: Mapping[str, Issued], folder: Path) -> Script:
    """Write the files, and ``truth.jsonl`` beside them; credentials are named by public id."""
    history, learnt, live = (folder / f"{name}.jsonl" for name in ("history", "learnt", "live"))
    script = Script(plan, history, learnt, live, 0, 0, [], [])
    names = {name: key.public_id for name, key in keys.items()}
    texts = {name: key.text for name, key in keys.items()}
    encode = msgspec.json.Encoder().encode
    past = 0
    with script.history.open("wb") as old, script.live.open("wb") as new:
        for sighting, line, truth in recorded(plan, by, names):
            (old if truth.history else new).write(line + b"\n")
            past += truth.history
            if truth.history:
                continue
            script.truths.append(truth)
            if script.played(truth):
                script.opening.append(live_call(sighting, truth.id, texts))
    (folder / "truth.jsonl").write_bytes(b"".join(encode(truth) + b"\n" for truth in script.truths))
    logins = past_logins(town(plan.seed), plan.split)
    mix(script.history, logins, script.learnt)
    return script._replace(past_lines=past, past_logins=len(logins))

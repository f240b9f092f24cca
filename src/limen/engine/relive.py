"""Recovery: records of the past folded into a world, so that it is as if it had never stopped.

``relive`` is ``settle`` for evidence that was judged before: nothing is judged again and no hold is put in
force (holds are controls, kept elsewhere). Learnt state comes out equal to the byte, because learning only
adds and rekeys are told in their place; the catalogue comes out equal because what taught it is told too.
Pure, as the rest of the engine.
"""

from limen.engine.decide import learn, stopped, suspect, withdraw
from limen.engine.lesson import count_lesson, sample
from limen.engine.login import relive_login
from limen.engine.login_outcome import follow
from limen.engine.relearn import relearn
from limen.engine.ruled import facts_of
from limen.engine.world import World
from limen.features.observe import observe
from limen.model import Evidence, Followed, Label, Operation, Rekey, Route, Taught
from limen.model.incident import Closure
from limen.sketches import FULL


class Past:
    """Folds records, oldest first, into ``world``. Use one for a whole recovery."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._became: dict[int, int] = {}
        self._taught = ""

    def evidence(self, evidence: Evidence) -> None:
        """One decision as it was."""
        world, features = self.world, evidence.features
        world.sequence = max(world.sequence, int(evidence.id.removeprefix("e"), 16))
        if features.kind == "login":
            relive_login(evidence, world)
            world.judged.add(evidence)
            return
        world.incidents.hear(evidence)
        if evidence.verdict.standing:
            return
        operation = self._operation(features.operation, features.method)
        observe(features, Route(operation, known=features.known), world.recent)
        facts_of(evidence.risk, evidence.signals, features, operation, world)
        if features.kind == "answer" and features.succeeded and features.call != self._taught:
            world.catalogue.count(operation.id, features.at)
        if stopped(evidence):
            withdraw(evidence, world)
        suspect(evidence, world)
        trace = world.recent.caller(features.caller.subject)
        if evidence.lesson.own == FULL:
            count_lesson(trace, features.at)
        if evidence.lesson.own:
            sample(trace, features.at, evidence.risk.raw)
        learn(evidence, world.state, world)

    def rekey(self, rekey: Rekey) -> None:
        """Two operations became one."""
        self._became[rekey.old] = rekey.new
        self.world.state.rekey({rekey.old: rekey.new})
        self.world.incidents.rename(rekey.old, rekey.new)

    def label(self, label: Label, evidence: Evidence) -> None:
        """A person's word on a decision."""
        relearn(evidence, label, self.world)

    def followed(self, followed: Followed) -> None:
        """What came of a login."""
        follow(followed, self.world)

    def taught(self, taught: Taught) -> None:
        """A call taught the catalogue; what merged by it is told by ``rekey``."""
        self._taught = taught.call
        self.world.catalogue.learn(taught.method, taught.path, taught.status, taught.at, taught.caller)

    def closed(self, closure: Closure) -> None:
        """A person's end of an incident."""
        self.world.incidents.close(closure)

    def _operation(self, known_as: int, method: str) -> Operation:
        seen = {known_as}
        while (became := self._became.get(known_as)) is not None and became not in seen:
            known_as = became
            seen.add(became)
        return self.world.catalogue.find(known_as) or Operation(known_as, method, "?")

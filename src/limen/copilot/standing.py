"""What operations share that leave a standing rule behind, which the engine then keeps to."""

from typing import Any, ClassVar

import msgspec

from limen.copilot.operation import Impact, Operation
from limen.copilot.present import Present
from limen.copilot.step import Step


class Standing(Operation, frozen=True, kw_only=True):
    """A rule in the document of rules; one of its kind about the same target is replaced. ``measure`` is the
    slot that can be had in more or less.
    """

    measure: ClassVar[str] = ""

    def steps(self, present: Present) -> tuple[Step, ...]:
        """One rule put in place."""
        return (Step("rules.put", {"op": self.op, "slots": self.named(present)}),)

    def named(self, present: Present) -> dict[str, Any]:
        """The slots as the engine needs them: keys by their public ids."""
        slots: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        if "key" in slots:
            slots["key"] = present.key(slots["key"]).public_id
        if keys := slots.get("except", {}).get("keys"):
            slots["except"]["keys"] = [present.key(name).public_id for name in keys]
        return slots

    def impact_now(self, present: Present) -> Impact:
        """As its class, but for a rule that takes a stricter one's place."""
        slots = self.named(present)
        before = present.rule(self.op, slots)
        if before is None or self.impact is not Impact.TIGHTEN:
            return self.impact
        return Impact.TIGHTEN if self._as_strict(before.slots, slots) else Impact.LOOSEN

    def _as_strict(self, before: dict[str, Any], after: dict[str, Any]) -> bool:
        """Whether nobody is freer afterwards: the same but for the measure, which is not wider."""
        said = (self.measure, "calls", "per_s", "duration_s", "until")
        kept, now = ({k: v for k, v in slots.items() if k not in said} for slots in (before, after))
        return kept == now and all(
            n <= w for n, w in zip(self._widths(after), self._widths(before), strict=True)
        )

    def _widths(self, slots: dict[str, Any]) -> tuple[float, ...]:
        """How much it lets through, at once and in the long run."""
        if "calls" in slots:
            return float(slots["calls"]), float(slots["calls"]) / float(slots["per_s"])
        return (float(slots.get(self.measure, 0)),)

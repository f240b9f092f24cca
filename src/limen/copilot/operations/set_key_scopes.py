"""What a key may do from now on."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Name, Names
from limen.copilot.step import Step


class SetKeyScopes(Operation, frozen=True, kw_only=True):
    """``scopes`` is the whole set that the key has afterwards."""

    op: ClassVar[str] = "set_key_scopes"
    impact: ClassVar[Impact] = Impact.LOOSEN
    replays: ClassVar[Replays] = Replays.PARTLY
    blind: ClassVar[str] = "what the API itself makes of a scope is not recorded"
    needs: ClassVar[tuple[str, ...]] = ("key", "scopes")
    questions: ClassVar[dict[str, str]] = asked("""
        key: The scopes of which key?
        scopes: Which scopes is the key to have afterwards?
    """)

    key: Name | None = None
    scopes: Names = ()

    def impact_now(self, present: Present) -> Impact:
        """Fewer scopes tighten; one that the key did not have loosens."""
        more = set(self.scopes) - set(present.key(self.key or "").scopes)
        return Impact.LOOSEN if more else Impact.TIGHTEN

    def steps(self, present: Present) -> tuple[Step, ...]:
        """The whole set."""
        named = present.key(self.key or "").public_id
        return (Step("keys.set_scopes", {"public_id": named, "scopes": list(self.scopes)}),)

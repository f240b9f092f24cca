"""A new API key for a role, with scopes and a last valid day."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Date, Name, Names, Networks
from limen.copilot.step import Step


class CreateKey(Operation, frozen=True, kw_only=True):
    """The key's text is shown once, to whoever applies the plan."""

    op: ClassVar[str] = "create_key"
    impact: ClassVar[Impact] = Impact.LOOSEN
    replays: ClassVar[Replays] = Replays.NO
    inverse: ClassVar[str] = "revoke_key"
    blind: ClassVar[str] = "nobody has used it yet"
    needs: ClassVar[tuple[str, ...]] = ("owner", "scopes", "expires")
    questions: ClassVar[dict[str, str]] = asked("""
        owner: Whose key is it (which role)?
        scopes: What may the key do (which scopes)?
        expires: Until when is the key valid?
    """)

    owner: Name | None = None
    scopes: Names = ()
    expires: Date | None = None
    name: Name | None = None
    networks: Networks = ()

    def steps(self, present: Present) -> tuple[Step, ...]:
        """One key, called as was said, in the role of its owner."""
        terms = {
            "principal": self.name or self.owner,
            "roles": [self.owner],
            "scopes": list(self.scopes),
            "networks": list(self.networks),
            "expires": present.end_of(self.expires) if self.expires else 0.0,
            "note": self.name or "",
        }
        return (Step("keys.create", {"terms": terms}),)

"""The graded answer to one activity."""

import msgspec

from limen.model.action import Action, Scope
from limen.model.rule import BY_RULE

BY_AGE = "token-age:"
"""What ``Verdict.policy`` begins with where a rule of token age decided; its id follows."""


class Verdict(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is done (``action``) and what policy asked for (``would``).

    The two differ in observe mode, when the blast radius is used up, and for an answer, which can no longer
    be stopped. ``seconds`` is how long an action beyond this call holds. ``policy`` names the policy or
    hold that decided; ``standing`` says that an earlier verdict's hold stopped this call.
    """

    action: Action = Action.ALLOW
    would: Action = Action.ALLOW
    scope: Scope = Scope.CALL
    seconds: int = 0
    policy: str = ""
    standing: bool = False

    @property
    def routine(self) -> bool:
        """Whether a standing rule or a token's age decided: that says nothing odd of the call, and is no
        reason for alarm."""
        return self.policy.startswith((BY_RULE, BY_AGE))

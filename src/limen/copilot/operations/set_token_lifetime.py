"""How old a token may be, for one kind of user, whatever its issuer allows."""

from typing import ClassVar

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Except, Lifetime, Name, When
from limen.copilot.standing import Standing


class SetTokenLifetime(Standing, frozen=True, kw_only=True):
    """Older tokens are refused with the request to log in again; age counts from when a token was issued."""

    op: ClassVar[str] = "set_token_lifetime"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.YES
    measure: ClassVar[str] = "seconds"
    needs: ClassVar[tuple[str, ...]] = ("role|client", "seconds")
    questions: ClassVar[dict[str, str]] = asked("""
        role|client: Whose tokens: which role or client?
        seconds: How long may a token live?
    """)

    role: Name | None = None
    client: Name | None = None
    seconds: Lifetime | None = None
    when: When | None = None
    except_: Except | None = None

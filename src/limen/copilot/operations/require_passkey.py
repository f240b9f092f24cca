"""Only logins with a passkey are accepted."""

from typing import ClassVar

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Except, Name, Names, When
from limen.copilot.standing import Standing


class RequirePasskey(Standing, frozen=True, kw_only=True):
    """A token whose login was proved otherwise is answered with the request for one."""

    op: ClassVar[str] = "require_passkey"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.PARTLY
    blind: ClassVar[str] = "whether somebody has a passkey is not recorded"
    needs: ClassVar[tuple[str, ...]] = ("role|client|key|operations",)
    questions: ClassVar[dict[str, str]] = asked("""
        role|client|key|operations: From whom, or on which operations, is a passkey to be required?
    """)

    role: Name | None = None
    client: Name | None = None
    key: Name | None = None
    operations: Names = ()
    when: When | None = None
    except_: Except | None = None

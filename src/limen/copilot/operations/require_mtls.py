"""Only callers with a certificate of their own are accepted (mutual TLS, RFC 8705)."""

from typing import ClassVar

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Except, Name, Names, When
from limen.copilot.standing import Standing


class RequireMtls(Standing, frozen=True, kw_only=True):
    """A stolen token alone is useless then."""

    op: ClassVar[str] = "require_mtls"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.YES
    needs: ClassVar[tuple[str, ...]] = ("role|client|key|operations",)
    questions: ClassVar[dict[str, str]] = asked("""
        role|client|key|operations: From whom, or on which operations, is mutual TLS to be required?
    """)

    role: Name | None = None
    client: Name | None = None
    key: Name | None = None
    operations: Names = ()
    when: When | None = None
    except_: Except | None = None

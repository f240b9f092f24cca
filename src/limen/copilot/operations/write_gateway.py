"""The configuration by which a gateway that is somebody else's to run asks Limen, as files."""

from typing import ClassVar, Literal

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Folder, Name, Port
from limen.copilot.step import Step


class WriteGateway(Operation, frozen=True, kw_only=True):
    """``upstream`` is host:port without a scheme; without ``port`` the one of ``[server] listen``.

    It loosens: what a gateway did by files that stood there, it does no more.
    """

    op: ClassVar[str] = "write_gateway"
    impact: ClassVar[Impact] = Impact.LOOSEN
    replays: ClassVar[Replays] = Replays.NO
    blind: ClassVar[str] = "no traffic went through it yet"
    needs: ClassVar[tuple[str, ...]] = ("kind", "upstream", "folder")
    questions: ClassVar[dict[str, str]] = asked("""
        kind: For which gateway: haproxy, nginx, traefik, caddy or kubernetes?
        upstream: In front of which API (host:port)?
        folder: Into which folder (a path from the root)?
    """)

    kind: Literal["haproxy", "nginx", "traefik", "caddy", "kubernetes"] | None = None
    upstream: Name | None = None
    folder: Folder | None = None
    port: Port | None = None

    def steps(self, present: Present) -> tuple[Step, ...]:  # noqa: ARG002 - what stands there is read elsewhere
        """Files that are to stand; whoever applies the plan at the console writes them."""
        where = {"kind": self.kind, "folder": self.folder, "upstream": self.upstream, "port": self.port or 0}
        return (Step("gateways.write", where),)

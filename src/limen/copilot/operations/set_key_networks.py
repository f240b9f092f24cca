"""From where a key is accepted."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Name, Networks
from limen.copilot.step import Step


class SetKeyNetworks(Operation, frozen=True, kw_only=True):
    """``networks`` is the whole list; elsewhere the key is refused."""

    op: ClassVar[str] = "set_key_networks"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.YES
    needs: ClassVar[tuple[str, ...]] = ("key", "networks")
    questions: ClassVar[dict[str, str]] = asked("""
        key: The networks of which key?
        networks: From which networks is the key to be accepted?
    """)

    key: Name | None = None
    networks: Networks = ()

    def impact_now(self, present: Present) -> Impact:
        """A list within the present one tightens; a key without one is accepted from everywhere."""
        before = present.key(self.key or "").networks
        return Impact.TIGHTEN if not before or within(self.networks, before) else Impact.LOOSEN

    def steps(self, present: Present) -> tuple[Step, ...]:
        """The whole list."""
        named = present.key(self.key or "").public_id
        return (Step("keys.set_networks", {"public_id": named, "networks": list(self.networks)}),)


def within(inner: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    """Whether every inner network lies in an outer one; a text that is no network lies in none."""
    try:
        around = [ip_network(text, strict=False) for text in outer]
        return all(any(_in(ip_network(text, strict=False), each) for each in around) for text in inner)
    except ValueError:
        return False


def _in(inner: IPv4Network | IPv6Network, outer: IPv4Network | IPv6Network) -> bool:
    return inner.version == outer.version and inner.subnet_of(outer)  # type: ignore[arg-type]

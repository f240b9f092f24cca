"""What a condition of Spring Security makes sure of."""

import msgspec

from limen.scan.source.model import Guards


class Sure(msgspec.Struct, frozen=True):
    """What an expression makes sure of: ``roles`` it names, ``variables`` that it compares with who calls,
    ``beans`` whose methods it asks, each with what they are given."""

    does: frozenset[Guards] = frozenset()
    roles: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    beans: tuple[tuple[str, str, tuple[str, ...]], ...] = ()

    def both(self, other: "Sure") -> "Sure":
        """Either holds, since both must."""
        return self._with(other, self.does | other.does)

    def either(self, other: "Sure") -> "Sure":
        """One of them holds: who owns a thing or else may see all was asked whose it is."""
        if not (self.does and other.does) and not (self.beans or other.beans):
            return Sure()
        common = self.does & other.does
        owns = (self.does | other.does) & {Guards.OWNS}
        return self._with(other, common | owns)

    def _with(self, other: "Sure", does: frozenset[Guards]) -> "Sure":
        return Sure(
            does, self.roles + other.roles, self.variables + other.variables, self.beans + other.beans
        )

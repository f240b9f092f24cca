"""Route rules for gateways other than Envoy: which one a call falls under, by name or by its path."""

import re
from collections.abc import Sequence

from limen.gateways.envoy.settings import RouteRule

_PART = re.compile(r"\{[A-Za-z_]\w*(?::\w+)?\}|\*\*?")
REST = RouteRule(name="rest")


class Routes:
    """The rules in their order; the first whose path and method fit counts, as at Envoy."""

    def __init__(self, rules: Sequence[RouteRule]) -> None:
        self.rules = tuple(rules)
        self._names = {rule.name: rule for rule in rules}
        self._tests = [(_path(rule), frozenset(rule.methods), rule) for rule in rules]

    def named(self, name: str) -> RouteRule:
        """The rule of a name that the gateway says; the last where it says none."""
        return self._names.get(name, REST)

    def of(self, method: str, target: str) -> RouteRule:
        """The rule for a call; ``target`` is its path and query as they came."""
        path = target.partition("?")[0]
        for fits, methods, rule in self._tests:
            if (not methods or method in methods) and (fits is None or fits.match(path)):
                return rule
        return REST


def pattern(rule: RouteRule) -> str:
    """The paths of a rule as a regular expression that RE2, PCRE and Python read alike."""
    if rule.template:
        return f"^{_templated(rule.template)}$"
    if rule.prefix.endswith("/"):
        return f"^{re.escape(rule.prefix)}"
    return f"^{re.escape(rule.prefix)}(/|$)"


def _path(rule: RouteRule) -> re.Pattern[str] | None:
    return None if rule.prefix == "/" and not rule.template else re.compile(pattern(rule))


def _templated(template: str) -> str:
    parts, at = [], 0
    for found in _PART.finditer(template):
        parts += [re.escape(template[at : found.start()]), ".*" if found[0] == "**" else "[^/]+"]
        at = found.end()
    return "".join([*parts, re.escape(template[at:])])

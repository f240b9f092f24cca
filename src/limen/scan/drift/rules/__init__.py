"""The rules over documents and source together, one file each."""

from typing import Final

from limen.scan.api import Api
from limen.scan.drift.rules import promise_not_kept, route_undeclared
from limen.scan.rule import Rule

RULES: Final[tuple[Rule[Api], ...]] = (promise_not_kept.RULE, route_undeclared.RULE)

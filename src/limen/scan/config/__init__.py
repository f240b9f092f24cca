"""Rules over configuration: what undoes an API's protection outside its code."""

from typing import Final

from limen.scan.config.settings import Settings, settings_of
from limen.scan.rule import Rule

RULES: Final[tuple[Rule[Settings], ...]] = ()

__all__ = ["RULES", "Settings", "settings_of"]

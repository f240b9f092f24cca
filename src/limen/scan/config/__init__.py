"""Rules over configuration: what undoes an API's protection outside its code."""

from limen.scan.config.rules import RULES
from limen.scan.config.settings import Settings, settings_of

__all__ = ["RULES", "Settings", "settings_of"]

"""Rules over what documents and source say of the same operation: what is promised and not kept, served
and not declared."""

from limen.scan.drift.rules import RULES

__all__ = ["RULES"]

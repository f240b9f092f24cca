"""Benign twins: people and programs that do, for good reasons, what attacks do."""

from evals.population.twins import company, customers
from evals.population.twins.registry import TWINS, send_twins

__all__ = ["FAMILIES", "TWINS", "send_twins"]

FAMILIES = (company, customers)
"""The modules whose import fills the list of twins, in its order."""

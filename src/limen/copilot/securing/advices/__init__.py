"""The advices, in the order in which a plan has them: one file each, in a visible list."""

from limen.copilot.securing.advice import Advice
from limen.copilot.securing.advices.access import ACCESS
from limen.copilot.securing.advices.bodies import BODIES
from limen.copilot.securing.advices.budgets import BUDGETS
from limen.copilot.securing.advices.decoys import DECOYS
from limen.copilot.securing.advices.enforcement import ENFORCEMENT
from limen.copilot.securing.advices.masks import MASKS
from limen.copilot.securing.advices.proof import PROOF
from limen.copilot.securing.advices.rates import RATES
from limen.copilot.securing.advices.schema import SCHEMA
from limen.copilot.securing.advices.tokens import TOKENS

ADVICES: tuple[Advice, ...] = (
    SCHEMA,
    ACCESS,
    TOKENS,
    PROOF,
    RATES,
    BODIES,
    MASKS,
    DECOYS,
    BUDGETS,
    ENFORCEMENT,
)

__all__ = ["ADVICES"]

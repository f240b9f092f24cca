"""The step-up service: tickets, the pages where a user proves himself or enrols, signed results.

It knows neither the control store nor the keyring: ``assemble.step_up`` hands them in.
"""

from limen.identity.step_up.asking import Trusts, ticket_route
from limen.identity.step_up.ports import FactorStore, Seals, Tells
from limen.identity.step_up.result import Results, signing_key
from limen.identity.step_up.service import Held, Outcome, StepUp
from limen.identity.step_up.session import BusyError
from limen.identity.step_up.site import routes
from limen.identity.step_up.ticket import Purpose, Wish

__all__ = [
    "BusyError",
    "FactorStore",
    "Held",
    "Outcome",
    "Purpose",
    "Results",
    "Seals",
    "StepUp",
    "Tells",
    "Trusts",
    "Wish",
    "routes",
    "signing_key",
    "ticket_route",
]

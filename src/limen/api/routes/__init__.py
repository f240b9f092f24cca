"""All routes, in order; one file a subject."""

from typing import Final

from limen.api.route import Route
from limen.api.routes import asking, plans, reading

ROUTES: Final[tuple[Route, ...]] = (*asking.ROUTES, *plans.ROUTES, *reading.ROUTES)

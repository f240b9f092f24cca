"""The API's operations and who may use them: the list a reader looks at first."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from limen.demo.shop import backoffice, catalogue, money, orders, support
from limen.demo.shop.asking import FORBIDDEN, NOT_FOUND, UNAUTHENTICATED, Asked, query_of, refused
from limen.demo.shop.data import Tables
from limen.demo.wire import Reply

PUBLIC: frozenset[str] = frozenset()
ANYBODY = frozenset({"customer", "support", "partner", "courier", "admin", "finance", "developer", "service"})
STAFF = frozenset({"support", "admin"})
NOT_ALLOWED = refused(405, "not with this method")


class Route(NamedTuple):
    """An operation: who may use it (``PUBLIC``: everybody, signed in or not) and what it does.

    ``hole`` marks those that let any signed-in caller at anybody's object, or at what only staff should do.
    """

    method: str
    template: str
    roles: frozenset[str]
    run: Callable[[Asked], Reply]
    hole: bool = False


ROUTES = (
    Route("GET", "/v1/health", PUBLIC, backoffice.health),
    Route("POST", "/v1/sessions", PUBLIC, backoffice.sign_in),
    Route("GET", "/v1/products", PUBLIC, catalogue.list_products),
    Route("GET", "/v1/products/{id}", PUBLIC, catalogue.get_product),
    Route("GET", "/v1/products/{id}/reviews", PUBLIC, catalogue.list_reviews),
    Route("POST", "/v1/products/{id}/reviews", ANYBODY, catalogue.add_review),
    Route("GET", "/v1/search", PUBLIC, catalogue.search),
    Route("GET", "/v1/me", ANYBODY, backoffice.get_me),
    Route("PATCH", "/v1/me", ANYBODY, backoffice.patch_me),
    Route("GET", "/v1/orders", ANYBODY, orders.list_orders),
    Route("POST", "/v1/orders", frozenset({"customer", "partner"}), orders.create_order),
    Route("GET", "/v1/orders/{id}", ANYBODY, orders.get_order, hole=True),
    Route("DELETE", "/v1/orders/{id}", ANYBODY, orders.cancel_order),
    Route("GET", "/v1/orders/{id}/items", ANYBODY, orders.get_items, hole=True),
    Route("GET", "/v1/invoices/{uuid}", ANYBODY, orders.get_invoice, hole=True),
    Route("GET", "/v1/accounts", ANYBODY, money.list_accounts),
    Route("GET", "/v1/accounts/{uuid}", ANYBODY, money.get_account, hole=True),
    Route("GET", "/v1/accounts/{uuid}/transactions", ANYBODY, money.list_transactions, hole=True),
    Route("GET", "/v1/accounts/{uuid}/export", frozenset({"finance"}), backoffice.export_month),
    Route("POST", "/v1/transfers", frozenset({"customer"}), money.create_transfer),
    Route("GET", "/v1/customers", STAFF, support.find_customers),
    Route("GET", "/v1/customers/{id}", ANYBODY, support.get_customer, hole=True),
    Route("PUT", "/v1/customers/{id}/note", ANYBODY, support.note_customer, hole=True),
    Route("GET", "/v1/tickets", ANYBODY, support.list_tickets),
    Route("POST", "/v1/tickets", ANYBODY, support.create_ticket),
    Route("GET", "/v1/tickets/{id}", ANYBODY, support.get_ticket, hole=True),
    Route("POST", "/v1/tickets/{id}/comments", ANYBODY, support.comment),
    Route("POST", "/v1/attachments", ANYBODY, support.attach),
    Route("GET", "/v1/parcels", frozenset({"courier"}), backoffice.list_parcels),
    Route("GET", "/v1/parcels/{code}", PUBLIC, backoffice.get_parcel),
    Route("POST", "/v1/parcels/{code}/scans", frozenset({"courier"}), backoffice.scan_parcel),
    Route("GET", "/v1/dashboard", frozenset({"service", "admin"}), backoffice.dashboard),
    Route("GET", "/v1/admin/users", frozenset({"admin"}), backoffice.list_users),
    Route("POST", "/v1/admin/users/{id}/lock", frozenset({"admin"}), backoffice.lock_user),
    Route("GET", "/v1/hooks", frozenset({"partner", "developer"}), backoffice.list_hooks),
    Route("POST", "/v1/hooks", frozenset({"partner", "developer"}), backoffice.create_hook),
    Route("DELETE", "/v1/hooks/{uuid}", frozenset({"partner", "developer"}), backoffice.delete_hook),
)

Shape = tuple[str, ...]


def _shape(template: str) -> Shape:
    """``/v1/orders/{id}`` as ``("v1", "orders", "")``: parameters become empty."""
    return tuple("" if part.startswith("{") else part for part in template.strip("/").split("/"))


class Shop:
    """Answers requests out of its tables; one at a time, never waiting."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._routes: dict[Shape, dict[str, Route]] = {}
        for route in ROUTES:
            self._routes.setdefault(_shape(route.template), {})[route.method] = route

    def answer(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        principal: str | None = None,
        roles: tuple[str, ...] = (),
    ) -> Reply:
        """Answer one request of a caller whom the gateway has verified (``None``: nobody)."""
        path, _, query = target.partition("?")
        parts = path.strip("/").split("/")
        methods, filled = self._place(parts)
        if methods is None:
            return NOT_FOUND
        route = methods.get(method)
        if route is None:
            return NOT_ALLOWED
        if route.roles is not PUBLIC and principal is None:
            return UNAUTHENTICATED
        if route.roles is not PUBLIC and route.roles.isdisjoint(roles):
            return FORBIDDEN
        return route.run(Asked(self.tables, principal or "", roles, filled, query_of(query), body))

    def _place(self, parts: list[str]) -> tuple[dict[str, Route] | None, tuple[str, ...]]:
        """Find the operations of a path and the values of its parameters."""
        if "" in parts:
            return None, ()
        for at in (None, 2, 3):
            if at is not None and at >= len(parts):
                break
            shape = tuple("" if index == at else part for index, part in enumerate(parts))
            if shape in self._routes:
                return self._routes[shape], (unquote(parts[at]),) if at is not None else ()
        return None, ()

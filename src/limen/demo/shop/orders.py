"""Orders and invoices. ``get_order``, ``get_items`` and ``get_invoice`` do not ask whose they are."""

from limen.demo.shop.asking import INVALID, NOT_FOUND, Asked, page_of, refused, said
from limen.demo.shop.data import Order, Parcel, code_of, number_of, uuid_of
from limen.demo.shop.seeding import COURIERS
from limen.demo.wire import Reply
from limen.demo.words import CITIES


def list_orders(asked: Asked) -> Reply:
    """The caller's orders, the newest first; the support desk may ask for another customer's."""
    owner = asked.principal
    if "support" in asked.roles and asked.text("customer"):
        owner = f"u-{asked.text('customer')}"
    tables = asked.tables
    shown, page = page_of(asked, tables.orders_of.get(owner, [])[::-1])
    rows = [tables.orders[key] for key in shown]
    return said({"items": [{"id": row.id, "total": row.total, "status": row.status} for row in rows], **page})


def get_order(asked: Asked) -> Reply:
    """One order, anybody's."""
    order = asked.tables.orders.get(asked.key())
    return said(order) if order else NOT_FOUND


def get_items(asked: Asked) -> Reply:
    """The lines of an order, anybody's."""
    order = asked.tables.orders.get(asked.key())
    if order is None:
        return NOT_FOUND
    return said(
        {"order": order.id, "items": [{"product_id": key, "count": count} for key, count in order.lines]}
    )


def get_invoice(asked: Asked) -> Reply:
    """An invoice by its uuid, anybody's."""
    tables = asked.tables
    order = tables.orders.get(tables.invoices.get(asked.path[0], 0))
    if order is None:
        return NOT_FOUND
    return said(
        {"id": order.invoice, "order_id": order.id, "total": order.total, "vat": round(order.total * 0.2, 2)}
    )


def create_order(asked: Asked) -> Reply:
    """Buy: the new number is drawn, not counted, so that rivals cannot count the sales."""
    lines = _lines(asked)
    if not lines:
        return INVALID
    tables, name = asked.tables, f"{asked.principal}-{asked.tables.nth(asked.principal)}"
    number = number_of(f"order-{name}", 200_000, 900_000)
    while number in tables.orders:
        number += 1
    total = round(sum(tables.products[key].price * count for key, count in lines), 2)
    order = Order(
        number, asked.principal, total, lines, uuid_of(f"invoice-{name}"), code_of(f"parcel-{name}")
    )
    tables.orders[number] = order
    tables.orders_of.setdefault(asked.principal, []).append(number)
    tables.invoices[order.invoice] = number
    courier, city = COURIERS[number % len(COURIERS)], CITIES[number % len(CITIES)]
    tables.parcels[order.parcel] = Parcel(order.parcel, number, courier, city)
    tables.parcels_of.setdefault(courier, []).append(order.parcel)
    return said(order, 201)


def _lines(asked: Asked) -> tuple[tuple[int, int], ...]:
    """The products and counts that the body orders, those that exist."""
    items = asked.fields().get("items")
    rows = [row for row in items if isinstance(row, dict)] if isinstance(items, list) else []
    pairs = [(row.get("product_id"), row.get("count", 1)) for row in rows[:20]]
    return tuple(
        (key, count)
        for key, count in pairs
        if isinstance(key, int) and isinstance(count, int) and key in asked.tables.products
    )


def cancel_order(asked: Asked) -> Reply:
    """Cancel an order of one's own."""
    order = asked.tables.orders.get(asked.key())
    if order is None:
        return NOT_FOUND
    if order.owner != asked.principal:
        return refused(403, "not your order")
    order.status = "cancelled"
    return Reply(204)

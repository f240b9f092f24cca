"""Customers and tickets. ``get_customer`` and ``get_ticket`` forget to check who asks."""

from limen.demo.shop.asking import INVALID, NOT_FOUND, Asked, page_of, said
from limen.demo.shop.data import Ticket, number_of, uuid_of
from limen.demo.wire import Reply


def find_customers(asked: Asked) -> Reply:
    """Customers whose name or e-mail holds ``q``; for the support desk."""
    wanted = asked.text("q").lower()
    rows = asked.tables.customers.values()
    keys = [row.id for row in rows if wanted in row.name.lower() or wanted in row.email]
    shown, page = page_of(asked, keys)
    found = [asked.tables.customers[key] for key in shown]
    return said({"items": [{"id": row.id, "name": row.name} for row in found], **page})


def get_customer(asked: Asked) -> Reply:
    """One customer, for any signed-in caller."""
    customer = asked.tables.customers.get(asked.key())
    return said(customer) if customer else NOT_FOUND


def note_customer(asked: Asked) -> Reply:
    """Keep an agent's note on a customer."""
    customer, fields = asked.tables.customers.get(asked.key()), asked.fields()
    if customer is None:
        return NOT_FOUND
    customer.note = str(fields.get("note", ""))[:2000]
    return said(customer)


def list_tickets(asked: Asked) -> Reply:
    """The caller's tickets; the desk's queue for those who serve it."""
    tables = asked.tables
    staff = "support" in asked.roles or "developer" in asked.roles
    keys = tables.open_tickets if staff else tables.tickets_of.get(asked.principal, [])
    shown, page = page_of(asked, keys[::-1])
    rows = [tables.tickets[key] for key in shown]
    listed = [{"id": row.id, "subject": row.subject, "customer_id": int(row.owner[2:])} for row in rows]
    return said({"items": listed, **page})


def get_ticket(asked: Asked) -> Reply:
    """One ticket, anybody's."""
    ticket = asked.tables.tickets.get(asked.key())
    return said(ticket) if ticket else NOT_FOUND


def create_ticket(asked: Asked) -> Reply:
    """Ask the support desk."""
    fields, tables = asked.fields(), asked.tables
    if "subject" not in fields:
        return INVALID
    number = number_of(f"ticket-{asked.principal}-{tables.nth(asked.principal)}", 60_000, 99_000)
    while number in tables.tickets:
        number += 1
    order = fields.get("order_id")
    text = str(fields.get("text", ""))
    subject = str(fields["subject"])
    ticket = Ticket(number, asked.principal, subject, order if isinstance(order, int) else 0, [text])
    tables.tickets[number] = ticket
    tables.tickets_of.setdefault(asked.principal, []).append(number)
    tables.open_tickets.append(number)
    return said(ticket, 201)


def comment(asked: Asked) -> Reply:
    """Add to a ticket; an agent may close it with the same call."""
    ticket, fields = asked.tables.tickets.get(asked.key()), asked.fields()
    if ticket is None:
        return NOT_FOUND
    if "text" not in fields:
        return INVALID
    ticket.comments.append(str(fields["text"])[:4000])
    del ticket.comments[:-8]
    if fields.get("close") is True and "support" in asked.roles and ticket.status == "open":
        ticket.status = "closed"
        asked.tables.open_tickets.remove(ticket.id)
    return said({"ticket": ticket.id, "comments": len(ticket.comments), "status": ticket.status}, 201)


def attach(asked: Asked) -> Reply:
    """Take a small upload (multipart)."""
    count = asked.tables.nth(asked.principal)
    return said({"id": uuid_of(f"file-{asked.principal}-{count}"), "bytes": len(asked.body)}, 201)

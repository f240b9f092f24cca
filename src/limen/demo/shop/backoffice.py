"""One's own profile, parcels, web hooks, figures and administration."""

from limen.demo.shop.asking import INVALID, NOT_FOUND, Asked, page_of, refused, said
from limen.demo.shop.data import number_of, uuid_of
from limen.demo.wire import Reply


def get_me(asked: Asked) -> Reply:
    """Who the caller is."""
    customer = asked.tables.customers.get(_customer_id(asked.principal))
    return said(
        {"principal": asked.principal, "roles": asked.roles, "name": customer.name if customer else ""}
    )


def patch_me(asked: Asked) -> Reply:
    """Change one's own name or city."""
    customer, fields = asked.tables.customers.get(_customer_id(asked.principal)), asked.fields()
    if customer is None:
        return NOT_FOUND
    customer.name = str(fields.get("name", customer.name))[:200]
    customer.city = str(fields.get("city", customer.city))[:200]
    return said(customer)


def _customer_id(principal: str) -> int:
    return int(principal[2:]) if principal.startswith("u-") else 0


def sign_in(asked: Asked) -> Reply:
    """The form that the web shop posts; the demo's callers hold keys, so it only says so."""
    return said({"challenge": uuid_of(f"sign-in-{len(asked.body)}")}) if asked.body else INVALID


def list_parcels(asked: Asked) -> Reply:
    """A courier's round."""
    tables = asked.tables
    shown, page = page_of(asked, tables.parcels_of.get(asked.principal, [])[::-1], 20)
    rows = [tables.parcels[key] for key in shown]
    return said(
        {"items": [{"code": row.code, "city": row.city, "status": row.status} for row in rows], **page}
    )


def get_parcel(asked: Asked) -> Reply:
    """Where a parcel is; whoever has the code may ask."""
    parcel = asked.tables.parcels.get(asked.path[0])
    return said(parcel) if parcel else NOT_FOUND


def scan_parcel(asked: Asked) -> Reply:
    """A courier reports a parcel's state."""
    parcel, fields = asked.tables.parcels.get(asked.path[0]), asked.fields()
    if parcel is None:
        return NOT_FOUND
    parcel.status = str(fields.get("status", "in_transit"))[:20]
    return said(parcel, 201)


def dashboard(asked: Asked) -> Reply:
    """The figures that hang on the office wall."""
    tables = asked.tables
    return said(
        {"orders": len(tables.orders), "open_tickets": len(tables.open_tickets), "hooks": len(tables.hooks)}
    )


def list_users(asked: Asked) -> Reply:
    """All customers by pages, for administrators."""
    tables = asked.tables
    shown, page = page_of(asked, list(tables.customers), 20)
    return said({"items": [{"id": key, "email": tables.customers[key].email} for key in shown], **page})


def lock_user(asked: Asked) -> Reply:
    """Lock a customer out, for administrators."""
    return Reply(204) if asked.key() in asked.tables.customers else NOT_FOUND


def list_hooks(asked: Asked) -> Reply:
    """The caller's web hooks."""
    kept = [key for key, (owner, _) in asked.tables.hooks.items() if owner == asked.principal]
    shown, page = page_of(asked, kept)
    return said({"items": [{"id": key, "url": asked.tables.hooks[key][1]} for key in shown], **page})


def create_hook(asked: Asked) -> Reply:
    """Have events posted to a URL."""
    fields, tables = asked.fields(), asked.tables
    if "url" not in fields:
        return INVALID
    key = uuid_of(f"hook-{asked.principal}-{tables.nth(asked.principal)}")
    tables.hooks[key] = (asked.principal, str(fields["url"])[:300])
    return said({"id": key, "secret": number_of(key, 10**11, 10**12)}, 201)


def delete_hook(asked: Asked) -> Reply:
    """Stop a web hook of one's own."""
    owner, _ = asked.tables.hooks.get(asked.path[0], ("", ""))
    if not owner:
        return NOT_FOUND
    if owner != asked.principal:
        return refused(403, "not your hook")
    del asked.tables.hooks[asked.path[0]]
    return Reply(204)


def export_month(asked: Asked) -> Reply:
    """A month's bookings of one account as the accountants' tool reads them."""
    account = asked.tables.accounts.get(asked.path[0])
    if account is None:
        return NOT_FOUND
    first = number_of(f"{account.id}-{asked.text('month')}", 10_000_000, 90_000_000)
    return said(
        {"account_id": account.id, "rows": [[first + n, (first + n) % 977] for n in range(20 + first % 40)]}
    )


def health(_asked: Asked) -> Reply:
    """Whether the API is up."""
    return said({"status": "ok"})

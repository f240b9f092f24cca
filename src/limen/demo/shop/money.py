"""Accounts, transactions and transfers. Reading does not ask whose account it is; paying does."""

from limen.demo.shop.asking import INVALID, NOT_FOUND, Asked, page_of, refused, said
from limen.demo.shop.data import number_of, uuid_of
from limen.demo.wire import Reply


def list_accounts(asked: Asked) -> Reply:
    """The caller's accounts; the finance role sees all, by pages."""
    tables = asked.tables
    keys = list(tables.accounts) if "finance" in asked.roles else tables.accounts_of.get(asked.principal, [])
    shown, page = page_of(asked, keys)
    return said({"items": [{"id": key, "currency": tables.accounts[key].currency} for key in shown], **page})


def get_account(asked: Asked) -> Reply:
    """One account, anybody's."""
    account = asked.tables.accounts.get(asked.path[0])
    return said(account) if account else NOT_FOUND


def list_transactions(asked: Asked) -> Reply:
    """What moved on an account, anybody's; ``month`` narrows it."""
    account = asked.tables.accounts.get(asked.path[0])
    if account is None:
        return NOT_FOUND
    first = number_of(account.id, 10_000_000, 90_000_000)
    keys = [first + 7 * n for n in range(first % 60)]
    shown, page = page_of(asked, keys, 20)
    return said({"items": [{"id": key, "amount": (key % 20_000) / 100 - 90} for key in shown], **page})


def create_transfer(asked: Asked) -> Reply:
    """Send money from an account of one's own."""
    fields, tables = asked.fields(), asked.tables
    source = tables.accounts.get(str(fields.get("from")))
    amount = fields.get("amount")
    if source is None or not isinstance(amount, int | float) or "to" not in fields:
        return INVALID
    if source.owner != asked.principal:
        return refused(403, "not your account")
    count = tables.nth(asked.principal)
    return said(
        {"id": uuid_of(f"transfer-{asked.principal}-{count}"), "amount": amount, "status": "booked"}, 201
    )

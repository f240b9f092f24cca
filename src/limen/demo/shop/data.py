"""The rows of the shop, and the tables that hold them."""

from hashlib import blake2b
from uuid import UUID

import msgspec


class Product(msgspec.Struct, frozen=True):
    """A thing for sale; ``related`` are the ids of others like it."""

    id: int
    name: str
    category: str
    price: float
    stock: int
    related: tuple[int, ...]


class Review(msgspec.Struct, frozen=True):
    """What somebody wrote about a product."""

    id: int
    stars: int
    text: str


class Customer(msgspec.Struct):
    """A person with a name, as the support desk sees it."""

    id: int
    name: str
    email: str
    city: str
    note: str = ""


class Order(msgspec.Struct):
    """A purchase: ``lines`` pair product and quantity, ``invoice`` and ``parcel`` name what follows."""

    id: int
    owner: str
    total: float
    lines: tuple[tuple[int, int], ...]
    invoice: str
    parcel: str
    status: str = "paid"


class Ticket(msgspec.Struct):
    """A question to the support desk and what was said since."""

    id: int
    owner: str
    subject: str
    order: int
    comments: list[str]
    status: str = "open"


class Account(msgspec.Struct):
    """A wallet: ``id`` is a uuid, ``owner`` a principal."""

    id: str
    owner: str
    balance: float
    currency: str = "EUR"


class Parcel(msgspec.Struct):
    """What a courier carries; ``code`` looks like ``PX4K9Q2M1Z``."""

    code: str
    order: int
    courier: str
    city: str
    status: str = "in_transit"


class Tables:
    """Everything the shop knows. Written by the shop's operations only, one at a time."""

    def __init__(self) -> None:
        self.products: dict[int, Product] = {}
        self.by_category: dict[str, list[int]] = {}
        self.by_word: dict[str, list[int]] = {}
        self.reviews: dict[int, list[Review]] = {}
        self.customers: dict[int, Customer] = {}
        self.orders: dict[int, Order] = {}
        self.orders_of: dict[str, list[int]] = {}
        self.tickets: dict[int, Ticket] = {}
        self.tickets_of: dict[str, list[int]] = {}
        self.open_tickets: list[int] = []
        self.accounts: dict[str, Account] = {}
        self.accounts_of: dict[str, list[str]] = {}
        self.invoices: dict[str, int] = {}
        self.parcels: dict[str, Parcel] = {}
        self.parcels_of: dict[str, list[str]] = {}
        self.hooks: dict[str, tuple[str, str]] = {}
        self.made: dict[str, int] = {}

    def nth(self, owner: str) -> int:
        """Count one more thing made by ``owner``; new ids hang on it, not on who came first."""
        count = self.made.get(owner, 0) + 1
        self.made[owner] = count
        return count


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def uuid_of(text: str) -> str:
    """A uuid (version 4 in form) that is always the same for the same text."""
    return str(UUID(bytes=_digest(text), version=4))


def number_of(text: str, low: int, high: int) -> int:
    """A whole number in ``[low, high)`` that is always the same for the same text."""
    return low + int.from_bytes(_digest(text)[:8], "big") % (high - low)


def code_of(text: str) -> str:
    """A parcel code: ``P`` and nine letters or digits."""
    letters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    return "P" + "".join(letters[byte % len(letters)] for byte in _digest(text)[:9])

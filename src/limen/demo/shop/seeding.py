"""Fill the shop: the same rows for the same seed, in every process."""

from random import Random

from limen.demo.shop.data import (
    Account,
    Customer,
    Order,
    Parcel,
    Product,
    Review,
    Tables,
    Ticket,
    code_of,
    uuid_of,
)
from limen.demo.words import (
    CATEGORIES,
    CITIES,
    PRODUCT_ADJECTIVES,
    PRODUCT_NOUNS,
    full_name,
    question,
    review,
)

FIRST_CUSTOMER, CUSTOMERS = 1001, 1000
FIRST_ORDER, ORDERS = 100_001, 5200
FIRST_TICKET, TICKETS = 50_001, 900
PRODUCTS = 320
PARTNERS = tuple(f"p-{number}" for number in range(1, 7))
COURIERS = tuple(f"d-{number}" for number in range(1, 21))


def seeded(seed: int) -> Tables:
    """The shop as it stands on the first morning."""
    rng = Random(f"shop-{seed}")
    tables = Tables()
    _products(rng, tables)
    _customers(rng, tables)
    _orders(rng, tables)
    _tickets(rng, tables)
    return tables


def _products(rng: Random, tables: Tables) -> None:
    for number in range(1, PRODUCTS + 1):
        category = rng.choice(CATEGORIES)
        name = f"{rng.choice(PRODUCT_ADJECTIVES)} {rng.choice(PRODUCT_NOUNS)}"
        related = tuple(sorted(rng.sample(range(1, PRODUCTS + 1), 4)))
        price = round(rng.lognormvariate(3.2, 0.9), 2)
        tables.products[number] = Product(number, name, category, price, rng.randrange(400), related)
        tables.by_category.setdefault(category, []).append(number)
        for word in name.lower().split():
            tables.by_word.setdefault(word, []).append(number)
        said = [Review(number * 1000 + n, rng.randint(1, 5), review(rng)) for n in range(rng.randrange(12))]
        tables.reviews[number] = said


def _customers(rng: Random, tables: Tables) -> None:
    identity = FIRST_CUSTOMER
    for _ in range(CUSTOMERS):
        name = full_name(rng)
        email = f"{name.split()[0].lower()}.{identity}@example.org"
        tables.customers[identity] = Customer(identity, name, email, rng.choice(CITIES))
        for account in range(1 + (rng.random() < 0.4)):
            opened = Account(
                uuid_of(f"account-{identity}-{account}"), f"u-{identity}", round(rng.uniform(0, 9000), 2)
            )
            tables.accounts[opened.id] = opened
            tables.accounts_of.setdefault(opened.owner, []).append(opened.id)
        identity += 1 + (rng.random() < 0.1)


def _orders(rng: Random, tables: Tables) -> None:
    customers = [f"u-{identity}" for identity in tables.customers]
    weights = [rng.paretovariate(1.6) for _ in customers]
    number = FIRST_ORDER
    while len(tables.orders) < ORDERS:
        if rng.random() < 0.02:
            owners = [rng.choice(PARTNERS)] * rng.randint(4, 25)
        else:
            owners = rng.choices(customers, weights)
        for owner in owners:
            place_order(rng, tables, number, owner)
            number += 1 + (rng.random() < 0.12)


def place_order(rng: Random, tables: Tables, number: int, owner: str) -> Order:
    """Book an order under ``number`` with its invoice and parcel."""
    lines = tuple((rng.randint(1, PRODUCTS), rng.randint(1, 3)) for _ in range(rng.randint(1, 4)))
    total = round(sum(tables.products[product].price * count for product, count in lines), 2)
    order = Order(number, owner, total, lines, uuid_of(f"invoice-{number}"), code_of(f"parcel-{number}"))
    courier = rng.choice(COURIERS)
    tables.orders[number] = order
    tables.orders_of.setdefault(owner, []).append(number)
    tables.invoices[order.invoice] = number
    tables.parcels[order.parcel] = Parcel(order.parcel, number, courier, rng.choice(CITIES))
    tables.parcels_of.setdefault(courier, []).append(order.parcel)
    return order


def _tickets(rng: Random, tables: Tables) -> None:
    for number in range(FIRST_TICKET, FIRST_TICKET + TICKETS):
        owner = f"u-{rng.choice(tuple(tables.customers))}"
        bought = tables.orders_of.get(owner, [])
        about = rng.choice(bought) if bought else 0
        tables.tickets[number] = Ticket(number, owner, question(rng), about, [question(rng)])
        tables.tickets_of.setdefault(owner, []).append(number)
        tables.open_tickets.append(number)

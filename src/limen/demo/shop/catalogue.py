"""Products, reviews and search: open to everybody, signed in or not."""

from limen.demo.shop.asking import INVALID, NOT_FOUND, Asked, page_of, said
from limen.demo.shop.data import Product, Review
from limen.demo.wire import Reply


def _brief(product: Product) -> dict[str, object]:
    return {"id": product.id, "name": product.name, "price": product.price}


def list_products(asked: Asked) -> Reply:
    """A page of products, of one category when asked for."""
    tables = asked.tables
    keys = tables.by_category.get(asked.text("category")) or list(tables.products)
    shown, page = page_of(asked, keys, 12)
    return said({"items": [_brief(tables.products[key]) for key in shown], **page})


def get_product(asked: Asked) -> Reply:
    """One product."""
    product = asked.tables.products.get(asked.key())
    return said(product) if product else NOT_FOUND


def list_reviews(asked: Asked) -> Reply:
    """What people wrote about a product."""
    found = asked.tables.reviews.get(asked.key())
    if found is None:
        return NOT_FOUND
    shown, page = page_of(asked, found, 5)
    return said({"items": shown, **page})


def add_review(asked: Asked) -> Reply:
    """Write a review."""
    found, fields = asked.tables.reviews.get(asked.key()), asked.fields()
    if found is None:
        return NOT_FOUND
    if "text" not in fields:
        return INVALID
    stars = fields.get("stars")
    written = Review(
        asked.key() * 1000 + len(found), stars if isinstance(stars, int) else 3, str(fields["text"])
    )
    found.append(written)
    return said(written, 201)


def search(asked: Asked) -> Reply:
    """Products with one of the words in their name."""
    tables, keys = asked.tables, list[int]()
    for word in asked.text("q").lower().split()[:6]:
        keys.extend(tables.by_word.get(word, ()))
    shown, page = page_of(asked, sorted(set(keys)))
    return said({"items": [_brief(tables.products[key]) for key in shown], **page})

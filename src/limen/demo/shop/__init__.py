"""The API under protection: a shop with money, parcels and a support desk, in memory and deterministic.

It has holes on purpose, as real APIs do: several operations answer any signed-in caller with anybody's
object (OWASP API1, broken object level authorisation). They are named in ``limen.demo.shop.routes``.
"""

from limen.demo.shop.data import Tables
from limen.demo.shop.routes import ROUTES, Shop
from limen.demo.shop.seeding import seeded

__all__ = ["ROUTES", "Shop", "Tables", "seeded"]

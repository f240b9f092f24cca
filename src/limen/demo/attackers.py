"""Cast the attackers: which sessions of which kind, with whose credential, entering when.

They draw from streams of their own, so that no benign caller's life changes when attackers come.
"""

from collections.abc import Callable
from random import Random

from limen.demo.attacks.base import Attack
from limen.demo.attacks.injection import Injection
from limen.demo.attacks.poisoner import Poisoner
from limen.demo.attacks.stuffing import TokenStuffing
from limen.demo.attacks.volume import DistributedFlood, Flood, Scraping, WriteSpam
from limen.demo.attacks.walks import HarvestedIds, ObjectWalk, SlowWalk
from limen.demo.member import Member
from limen.demo.personas.customer import Customer
from limen.demo.population import ACCOUNT_HOLDERS
from limen.demo.rhythm import HOUR
from limen.demo.shop import Tables

KINDS = ("object_walk_fast", "object_walk_slow", "harvested_ids", "injection", "token_stuffing", "scraping",
         "write_spam", "flood_single", "flood_distributed", "poisoner")  # fmt: skip
Maker = Callable[[Random, str, float], Attack]


class Casting:
    """Hands out owners (nobody's credential is used by two attacks) and fresh sign-ups."""

    def __init__(self, seed: int, members: list[Member], tables: Tables, start: float) -> None:
        rng = Random(f"attack/{seed}/casting")
        self.seed = seed
        customers = [member for member in members if isinstance(member, Customer) and member.since <= start]
        others = [member for member in members if member.persona in {"courier", "developer", "sync"}]
        self.owners: list[Member] = rng.sample(customers, len(customers))
        for place, member in enumerate(rng.sample(others, 4)):
            self.owners.insert(len(self.owners) - 1 - rng.randrange(6) - 6 * place, member)
        self.tables = tables
        self.signups = [f"u-{identity}" for identity in tables.customers][ACCOUNT_HOLDERS:]
        rng.shuffle(self.signups)
        self.start = start

    def owner(self) -> Member:
        """Somebody whose credential has not been stolen yet."""
        return self.owners.pop()

    def customer(self) -> Member:
        """The same, a customer for certain."""
        return self.owners.pop(0)

    def fresh(self, rng: Random) -> list[str]:
        """New accounts, all of them on one person's word."""
        return [self.signups.pop() for _ in range(min(len(self.signups), rng.randint(40, 110)))]

    def maker(self, kind: str) -> Maker:
        """How to make an attack of ``kind`` from its stream, session and entry."""
        tables = self.tables
        makers: dict[str, Maker] = {
            "object_walk_fast": lambda rng, name, entry: ObjectWalk(rng, name, self.owner(), entry),
            "object_walk_slow": lambda rng, name, entry: SlowWalk(rng, name, self.owner(), entry),
            "harvested_ids": lambda rng, name, entry: HarvestedIds(rng, name, self.owner(), entry, tables),
            "injection": lambda rng, name, entry: Injection(rng, name, self.owner(), entry),
            "token_stuffing": lambda rng, name, entry: TokenStuffing(
                rng, name, [self.customer() for _ in range(rng.randint(2, 4))], entry
            ),
            "scraping": lambda rng, name, entry: Scraping(rng, name, self.owner(), entry),
            "write_spam": self._spam,
            "flood_single": lambda rng, name, entry: Flood(rng, name, self.customer(), entry),
            "flood_distributed": lambda rng, name, entry: DistributedFlood(
                rng, name, self.customer(), entry, self.fresh(rng)
            ),
            "poisoner": lambda rng, name, entry: Poisoner(rng, name, self.customer(), self.start, entry),
        }
        return makers[kind]

    def _spam(self, rng: Random, name: str, entry: float) -> Attack:
        owner = self.customer()
        return WriteSpam(rng, name, owner, entry, self.tables.accounts_of.get(owner.principal or "", []))


def attackers(casting: Casting, live: tuple[float, float], sessions: int) -> list[Attack]:
    """``sessions`` attacks of each kind, entering at random within ``live`` (from and to, Unix seconds).

    Slow ones are let in early enough to have the time they need; the poisoner teaches from the first day on.
    """
    split, end = live
    found: list[Attack] = []
    for kind in KINDS:
        make = casting.maker(kind)
        for number in range(1, sessions + 1):
            rng = Random(f"attack/{casting.seed}/{kind}/{number}")
            needs = (
                min(20 * HOUR, (end - split) / 2)
                if kind == "object_walk_slow"
                else min(2 * HOUR, (end - split) / 4)
            )
            found.append(make(rng, f"{kind}-{number}", rng.uniform(split, end - needs)))
    return found

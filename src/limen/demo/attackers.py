"""Cast the attackers: which sessions of which kind, with whose credential, entering when.

They draw from streams of their own, so that no benign caller's life changes when attackers come.
"""

from collections.abc import Callable
from random import Random

from limen.demo.attacks.base import Attack
from limen.demo.attacks.injection import Injection
from limen.demo.attacks.poisoner import Poisoner
from limen.demo.attacks.privilege import FunctionAbuse, MassAssignment
from limen.demo.attacks.probing import Recon
from limen.demo.attacks.stuffing import TokenStuffing
from limen.demo.attacks.takeover import Bot, Exfiltration, StolenCredential
from limen.demo.attacks.volume import DistributedFlood, Flood, Scraping, WriteSpam
from limen.demo.attacks.walks import HarvestedIds, ObjectWalk, SlowWalk
from limen.demo.member import Member
from limen.demo.personas.customer import Customer
from limen.demo.population import ACCOUNT_HOLDERS
from limen.demo.rhythm import HOUR
from limen.demo.shop import Tables

KINDS = ("object_walk_fast", "object_walk_slow", "harvested_ids", "injection", "token_stuffing", "scraping",
         "write_spam", "flood_single", "flood_distributed", "poisoner", "recon", "function_abuse",
         "mass_assignment", "stolen_credential", "bot", "exfiltration")  # fmt: skip
LATE = frozenset({"object_walk_fast", "flood_single"})
"""Kinds of which one session of each act comes in its last hour."""

Maker = Callable[[Random, str, float], Attack]
Act = tuple[float, float, int]
"""From and to (Unix seconds), and how many sessions of each kind."""


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
        agents = [member for member in members if member.persona == "agent"]
        self.insiders: list[Member] = rng.sample(agents, len(agents))
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

    def insider(self) -> Member:
        """Somebody of the support desk."""
        return self.insiders.pop()

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
            "recon": lambda rng, name, entry: Recon(rng, name, self.customer(), entry),
            "function_abuse": lambda rng, name, entry: FunctionAbuse(rng, name, self.customer(), entry),
            "mass_assignment": lambda rng, name, entry: MassAssignment(rng, name, self.customer(), entry),
            "stolen_credential": lambda rng, name, entry: StolenCredential(rng, name, self.customer(), entry),
            "bot": lambda rng, name, entry: Bot(rng, name, self.customer(), entry),
            "exfiltration": lambda rng, name, entry: Exfiltration(rng, name, self.insider(), entry),
        }
        return makers[kind]

    def _spam(self, rng: Random, name: str, entry: float) -> Attack:
        owner = self.customer()
        return WriteSpam(rng, name, owner, entry, self.tables.accounts_of.get(owner.principal or "", []))


def attackers(casting: Casting, acts: tuple[Act, ...]) -> list[Attack]:
    """Attacks of each kind for each act, entering at random within it.

    Slow ones are let in early enough to have the time they need; the poisoner teaches from the first day on;
    one of those in ``LATE`` comes in the last hour of the act.
    """
    found: list[Attack] = []
    for kind in KINDS:
        make, number = casting.maker(kind), 0
        for begin, end, sessions in acts:
            for left in reversed(range(sessions)):
                number += 1
                rng = Random(f"attack/{casting.seed}/{kind}/{number}")
                first, last = _entries(kind, begin, end, late=not left and kind in LATE)
                found.append(make(rng, f"{kind}-{number}", rng.uniform(first, last)))
    return found


def _entries(kind: str, begin: float, end: float, *, late: bool) -> tuple[float, float]:
    """From when to when an attack of this kind may enter an act."""
    if late:
        return max(begin, end - HOUR * 3 / 4), max(begin, end - HOUR / 3)
    seconds = end - begin
    if kind == "object_walk_slow":
        return begin, end - min(20 * HOUR, seconds / 2)
    return begin, end - min(2 * HOUR, seconds / 4)

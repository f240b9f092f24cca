"""What the calls of a user say of his logins: thefts told from owners by the sum with and without that term.

python -m evals.logins.profile --seeds 61,62,63

Synthetic, and for the weight of ``login_profile`` alone: the suite of logins has no calls. Users log in every
fourth day, without a device cookie, and work with the API every day; on some days they are away, and every
eighth of them moves house half way. A theft comes from a network at random, with his victim's browser, at any
hour.
"""

import argparse
import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from limen.engine.decide import decide, settle
from limen.engine.login_risk import WEIGHTS, eased
from limen.model import Activity, Answer, ApiCall, Caller, Evidence
from limen.model.network import network_of
from limen.testing.logins import DAY, START, Life, login
from limen.testing.traffic import pseudonym

USERS, DAYS, SEEN, MOVED = 40, 70, 30, 35
"""Users; days; from which day on logins are looked at, and users have moved."""
AWAY, THEFTS = 0.15, 0.05
"""Days on which a user is away, and on which somebody tries his password."""
HOURS = range(8)
BROWSER = (("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"),)
TERM = "login_profile"


class Told(NamedTuple):
    """What was said of owners' logins and of thefts."""

    owners: list[Evidence]
    thefts: list[Evidence]


class Town:
    """Users, their calls and their thieves, of one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.life = Life()
        self.homes = [f"{10 + user}.{self.rng.randrange(200)}.7.9" for user in range(USERS)]
        self.told = Told([], [])

    def live(self) -> Told:
        """All the days."""
        for day in range(DAYS):
            for user in range(USERS):
                self._day(day, user)
        return self.told

    def _day(self, day: int, user: int) -> None:
        at, (address, asn) = START + day * DAY + 8 * 3_600 + 40 * user, self._where(day, user)
        if day % 4 == user % 4:
            evidence = self._login(user, at, address, asn)
            settle(evidence, self.life.world)
            if day > SEEN:
                self.told.owners.append(evidence)
        if day > SEEN and self.rng.random() < THEFTS:
            self.told.thefts.append(self._login(user, at + self.rng.random() * DAY, *self._anywhere()))
        for activity in _calls(f"{day} {user}", user, at, address):
            said = decide(activity, self.life.world)
            if said is not None:
                settle(said, self.life.world)

    def _where(self, day: int, user: int) -> tuple[str, int]:
        if self.rng.random() < AWAY:
            return self._anywhere()
        moved = user % 8 == 0 and day >= MOVED
        return (f"{60 + user}.9.9.9" if moved else self.homes[user]), 100 + user

    def _anywhere(self) -> tuple[str, int]:
        net, host = self.rng.randrange(60), self.rng.randrange(250)
        return f"{100 + net}.{host}.{self.rng.randrange(250)}.4", 5_000 + self.rng.randrange(40)

    def _login(self, user: int, at: float, address: str, asn: int) -> Evidence:
        asked = login(at, f"{user} {at}", user=f"user {user}", address=address, asn=asn, device="")
        evidence = decide(asked, self.life.world)
        if evidence is None:
            raise ValueError("a login is always judged")
        return evidence


def _calls(day: str, user: int, at: float, address: str) -> Iterator[Activity]:
    caller = Caller(
        pseudonym("credential", f"token of {user}"),
        pseudonym("principal", f"user {user}"),
        pseudonym("address", address),
        pseudonym("network", network_of(address)),
        kind="jwt",
        auth_time=at,
        issued_at=at,
    )
    for hour in HOURS:
        call = ApiCall(
            at + 600 + 3_600 * hour, "GET", "/v1/orders", f"{day} {hour}", headers=BROWSER, caller=caller
        )
        yield call
        yield Answer(call.at + 0.1, call.id, 200)


def total(evidence: Evidence, weight: float) -> float:
    """A login's sum with the term at a weight."""
    weights = {**WEIGHTS, TERM: weight}
    return sum([weights[signal.detector] * eased(signal.bits) for signal in evidence.signals])


def asked_at(told: Told, weight: float, caught: float) -> float:
    """The share of owners' logins that are asked where so many thefts are caught."""
    owners = sorted(total(evidence, weight) for evidence in told.owners)
    thefts = sorted(total(evidence, weight) for evidence in told.thefts)
    least = thefts[int(len(thefts) * (1.0 - caught))]
    return (len(owners) - bisect_left(owners, least)) / len(owners)


def main(seeds: Sequence[int]) -> None:
    """Print a line for each weight."""
    towns = [Town(seed).live() for seed in seeds]
    counted = (
        f"{sum(len(t.owners) for t in towns)} logins of owners, {sum(len(t.thefts) for t in towns)} thefts"
    )
    print(f"seeds {seeds}: {counted}; owners asked at 80, 90, 95, 99 % of thefts caught")
    for weight in (0.0, 0.15, 0.3, 0.5, 0.7, 1.0):
        means = [sum(asked_at(t, weight, q) for t in towns) / len(towns) for q in (0.8, 0.9, 0.95, 0.99)]
        print(f"weight {weight:.2f}: " + "  ".join(f"{100 * mean:.1f} %" for mean in means))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="61,62", type=lambda text: [int(one) for one in text.split(",")])
    main(parser.parse_args().seeds)

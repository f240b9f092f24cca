"""Abuse of business flows (OWASP API6): every call is allowed, what they add up to is not."""

from collections.abc import Iterator

from evals.population.attacks.raid import Raid, attack, cover
from evals.population.cast import Entry
from evals.population.guises import script
from evals.population.people import customers
from evals.population.stage import Life
from evals.population.words import message


@attack("write_spam")
def spam(raid: Raid) -> Iterator[Entry]:
    """Messages to support, much alike, one after the other."""
    raid.pace("fast", "medium")
    raid.aim(40, 120)
    me = raid.either()
    text = message(raid.rng, 10, 20)

    def life() -> Life:
        while not raid.over:
            yield me.send(
                "POST",
                "/v2/messages",
                {"subject": "offer", "text": f"{text} {message(me.rng, 1, 4)}"},
                gain=1,
            )
            yield raid.gap(me)

    yield raid.at, me, life()


@attack("voucher_enumeration")
def vouchers(raid: Raid) -> Iterator[Entry]:
    """Voucher codes guessed in turn or at random, between usual calls."""
    raid.pace()
    raid.aim(40, 120)
    me = raid.either()
    first = raid.rng.randint(10_000, 90_000)
    in_turn = raid.rng.random() < 0.5

    def life() -> Life:
        yield from cover(me)
        for step in range(raid.goal.total):
            number = first + step if in_turn else me.rng.randint(10_000, 99_999)
            yield me.send("POST", "/v2/vouchers/redeem", {"code": f"HX-{number}"}, gain=1)
            yield raid.gap(me)
            if me.chance(0.05):
                yield from cover(me)

    yield raid.at, me, life()


@attack("skip_payment")
def skip_payment(raid: Raid) -> Iterator[Entry]:
    """Books and fetches the label without the payment between."""
    raid.aim(12, 30)
    me = raid.either()

    def life() -> Life:
        while not raid.over:
            reply = yield me.send("POST", "/v2/shipments", customers.wish(me))
            yield me.think(8)
            if reply.status == 201:
                yield me.get(f"/v2/documents/{reply.body['label']}", gain=1)
            yield me.think(90)
            if me.chance(0.3):
                yield from cover(me)

    yield raid.at, me, life()


@attack("book_and_cancel")
def book_and_cancel(raid: Raid) -> Iterator[Entry]:
    """Holds capacity: books and cancels before it has to be paid, over and over."""
    raid.pace("medium")
    raid.aim(15, 45)
    me = raid.either()

    def life() -> Life:
        while not raid.over:
            reply = yield me.send("POST", "/v2/shipments", customers.wish(me))
            yield raid.gap(me)
            if reply.status == 201:
                yield me.send(
                    "POST", f"/v2/shipments/{reply.body['id']}/cancel", {"reason": "changed"}, gain=1
                )
            yield me.think(20)

    yield raid.at, me, life()


@attack("bot_with_human_credential")
def bot(raid: Raid) -> Iterator[Entry]:
    """A program with a person's credential: the same steps at the same beat, without what a page fetches."""
    raid.aim(60, 140)
    me = raid.thief() if raid.rng.random() < 0.4 else raid.insider()
    if raid.rng.random() < 0.5:
        me.guise = me.guise.using(script(raid.rng))
    beat = raid.rng.choice((2.0, 5.0, 15.0, 30.0))

    def life() -> Life:
        while not raid.over:
            rows = (yield me.get("/v2/shipments?page=1", gain=1)).rows()
            yield beat + me.rng.uniform(-0.05, 0.05)
            for row in rows[:3]:
                yield me.get(f"/v2/shipments/{row['id']}", gain=1)
                yield beat + me.rng.uniform(-0.05, 0.05)

    yield raid.at, me, life()

"""Whatever is said of whichever logins, in whatever order: a restart at any time changes nothing."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from limen.engine.judged import Case
from limen.engine.login_promise import Promise
from limen.engine.memory import recall, remember
from limen.engine.relive import Past
from limen.engine.world import World
from limen.features.codes import Plain
from limen.model import Evidence, Fix, Followed, Identity, Outcome
from limen.service.login_point import LoginPoint
from limen.testing.logins import DAY, START
from limen.testing.shop import empty_world

WORDS = ("pass", "fail", "abandoned", "not_me", "it_was_me")


class Records(list[Evidence | Followed]):
    """A journal in memory."""

    def append(self, record: Evidence | Followed) -> int:
        super().append(record)
        return len(self)


class Unnamed:
    """Names are not this law's matter."""

    def note(self, identity: Identity, at: float) -> None:
        """Nothing is noted."""


def world() -> World:
    made = empty_world()
    made.promise = Promise(step_up=0.2, reject=1e-9)
    return made


def live(seed: int, count: int) -> tuple[LoginPoint, Records]:
    """A few users' logins from here and there, and words on them, true or not."""
    rng, records = random.Random(seed), Records()
    point, at, ids = LoginPoint(world(), records, Unnamed()), START, ["e0"]
    for _ in range(count):
        at += rng.choice((1.0, 600.0, DAY / 2, DAY))
        if rng.random() < 0.6:
            away = rng.random() < 0.3
            plain = Plain(
                at - rng.choice((0.0, 0.0, 90.0)),
                f"u{rng.randrange(3)}",
                address=f"{'45.9.20' if away else '84.208.1'}.{rng.randrange(4)}",
                device="" if away else rng.choice(("one", "two")),
                asn=9009 if away else 29695,
                fix=Fix(40.7, -74.0, 20.0) if away else Fix(59.9, 10.7, 20.0),
                success=rng.random() > 0.1,
            )
            ids.append(point.judge(plain).id)
        else:
            said = Outcome(rng.choice(ids[-6:]), rng.choice(WORDS), at, "totp", rng.choice(ids[-6:]))
            point.hear(said)
    return point, records


def learnt(of: World) -> dict[object, object]:
    """What the state holds; tables that are empty again say no more than none."""
    return {key: dump for key, sketch in of.state.items() if (dump := sketch.dump())}


def memory(of: World) -> tuple[object, ...]:
    """All that a restart must bring back."""
    heats = {key: trace.heat for key, trace in of.recent.callers.young.items()}
    stays = {key: trace.sojourn.record() for key, trace in of.recent.callers.young.items() if trace.sojourn}
    return of.state.digest(), of.promise.record(), of.judged.record(), heats, stays


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1 << 30), st.integers(0, 60))
def test_a_restart_from_a_snapshot_and_the_journal_after_it_is_as_if_nothing_had_stopped(
    seed: int, cut: int
) -> None:
    point, records = live(seed, 60)
    before, again = world(), world()
    past = Past(before)
    for record in records[:cut]:
        past.evidence(record) if isinstance(record, Evidence) else past.followed(record)
    recall(remember(before, recent=True), again)
    past = Past(again)
    for record in records[cut:]:
        past.evidence(record) if isinstance(record, Evidence) else past.followed(record)
    assert memory(again) == memory(point.world)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1 << 30))
def test_a_login_disowned_leaves_nothing_behind(seed: int) -> None:
    point, _ = live(seed, 40)
    held = learnt(point.world)
    at = START + 60 * DAY
    plain = Plain(at, "u0", address="45.9.99.9", asn=9009, fix=Fix(40.7, -74.0, 20.0))
    evidence = point.judge(plain)
    point.hear(Outcome(evidence.id, "pass", at + 60, "totp"))
    point.hear(Outcome(evidence.id, "not_me", at + 120))
    case = point.world.judged.find(evidence.id, at)
    assert case == Case(case.evidence, "not_me")
    assert learnt(point.world) == held

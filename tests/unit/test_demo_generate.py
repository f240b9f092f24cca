"""The traffic is repeatable, and no trivial feature gives attackers away."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from limen.demo.attackers import KINDS, Casting, attackers
from limen.demo.generate import Plan, cast, lines, recorded, sightings, write
from limen.demo.population import population
from limen.demo.shop import seeded
from limen.demo.truth import Truth

SMALL = Plan(seed=5, days=1.0, live_days=1.0, sessions=1)
Line = dict[str, Any]


@pytest.fixture(scope="module")
def traffic() -> list[tuple[Line, Truth]]:
    return [(msgspec.json.decode(line), truth) for line, truth in lines(SMALL)]


def sent(line: Line) -> tuple[Any, ...]:
    """What a caller did, without the line's number."""
    return tuple(
        line.get(name) for name in ("at", "method", "target", "credential", "client_ip", "headers", "body")
    )


def is_attack(truth: Truth) -> bool:
    return bool(truth.session)


def test_the_same_plan_gives_the_same_lines() -> None:
    short = Plan(seed=5, days=0.2, live_days=0.1, sessions=1)
    assert list(lines(short)) == list(lines(short))


def test_another_seed_gives_other_lines() -> None:
    one, other = (next(iter(lines(Plan(seed, 0.2, 0.1, 1)))) for seed in (5, 6))
    assert one != other


def test_lines_come_in_order_of_time_with_ids_that_say_nothing(traffic: list[tuple[Line, Truth]]) -> None:
    times = [line["at"] for line, _ in traffic]
    assert times == sorted(times)
    assert [line["id"] for line, _ in traffic] == [f"c{number}" for number in range(1, len(traffic) + 1)]


def test_benign_callers_do_the_same_with_and_without_attackers(traffic: list[tuple[Line, Truth]]) -> None:
    alone = [sent(msgspec.json.decode(line)) for line, _ in lines(SMALL._replace(sessions=0))]
    among = [sent(line) for line, truth in traffic if not is_attack(truth)]
    assert alone == among


def test_every_kind_of_attack_comes_and_reaches_its_goal(traffic: list[tuple[Line, Truth]]) -> None:
    reached = Counter[str]()
    goals: dict[str, int] = {}
    for _, truth in traffic:
        if is_attack(truth):
            reached[truth.kind] = max(reached[truth.kind], truth.progress)
            goals[truth.kind] = truth.goal
    assert set(goals) == set(KINDS)
    assert reached["object_walk_fast"] == goals["object_walk_fast"]
    assert sum(reached[kind] == goals[kind] for kind in KINDS) >= len(KINDS) - 1


def test_only_the_poisoner_is_in_the_history(traffic: list[tuple[Line, Truth]]) -> None:
    assert {truth.kind for _, truth in traffic if truth.history and is_attack(truth)} == {"poisoner"}


def test_object_walks_succeed(traffic: list[tuple[Line, Truth]]) -> None:
    statuses = Counter(
        line["response"]["status"] for line, truth in traffic if truth.kind == "object_walk_fast"
    )
    assert statuses[200] > 0.6 * statuses.total()


def test_benign_text_holds_apostrophes_and_talks_sql(traffic: list[tuple[Line, Truth]]) -> None:
    bodies = " ".join(line["body"] for line, truth in traffic if "body" in line and not is_attack(truth))
    assert "'" in bodies
    assert "SELECT" in bodies


def header_names(line: Line) -> tuple[str, ...]:
    return tuple(name for name, _ in line["headers"])


def user_agent(line: Line) -> str:
    return str(dict(line["headers"]).get("user-agent"))


def credential_form(line: Line) -> tuple[str, int]:
    credential = line["credential"] or ""
    return credential[:4], len(credential)


def address_form(line: Line) -> str:
    address: str = line["client_ip"]
    return address.split(":", maxsplit=1)[0] if ":" in address else address.split(".", maxsplit=1)[0]


def query_names(line: Line) -> tuple[str, ...]:
    query = line["target"].partition("?")[2]
    return tuple(pair.partition("=")[0] for pair in query.split("&"))


def body_shape(line: Line) -> tuple[str, ...]:
    body = line.get("body", "")
    return tuple(msgspec.json.decode(body)) if body.startswith("{") else ()


def response_headers(line: Line) -> tuple[str, ...]:
    return tuple(name for name, _ in line["response"]["headers"])


def fields(line: Line) -> tuple[str, ...]:
    return tuple(line)


FEATURES = (header_names, credential_form, address_form, query_names, body_shape, response_headers, fields)


@pytest.mark.parametrize("feature", FEATURES)
def test_nothing_trivial_is_seen_of_attackers_only(traffic: list[tuple[Line, Truth]], feature: Any) -> None:
    """Injection and mass assignment are left out: what they put into a call is what they are about."""
    benign = {feature(line) for line, truth in traffic if not is_attack(truth)}
    told = {"injection", "mass_assignment"}
    attack = {feature(line) for line, truth in traffic if is_attack(truth) and truth.kind not in told}
    assert attack <= benign


def test_injection_sends_the_headers_its_owner_sends(traffic: list[tuple[Line, Truth]]) -> None:
    benign = {header_names(line) for line, truth in traffic if not is_attack(truth)}
    assert {header_names(line) for line, truth in traffic if truth.kind == "injection"} <= benign


def test_attackers_use_clients_that_many_benign_callers_use(traffic: list[tuple[Line, Truth]]) -> None:
    users: defaultdict[str, set[str]] = defaultdict(set)
    for line, truth in traffic:
        if not is_attack(truth):
            users[user_agent(line)].add(truth.credential or truth.address)
    used = {user_agent(line) for line, truth in traffic if is_attack(truth) and truth.kind != "injection"}
    assert min(len(users[agent]) for agent in used) >= 3


def test_the_milliseconds_say_nothing(traffic: list[tuple[Line, Truth]]) -> None:
    """Neither side prefers a part of the second: each quarter holds about a quarter of the lines."""

    def quarters(attack: bool) -> Iterator[int]:
        return (int(line["at"] % 1.0 * 4) for line, truth in traffic if is_attack(truth) is attack)

    for attack in (False, True):
        counts = Counter(quarters(attack))
        assert max(counts.values()) < 0.32 * counts.total()


def test_three_files_are_written(tmp_path: Path) -> None:
    places = [tmp_path / name for name in ("history.jsonl", "live.jsonl", "truth.jsonl")]
    written = write(Plan(5, 0.3, 0.2, 1), *places)
    history, live, truths = (place.read_bytes().splitlines() for place in places)
    assert (len(history), len(live), len(truths)) == (
        written.history,
        written.live,
        written.history + written.live,
    )
    assert b"session" not in b"".join(history).replace(b"/v1/sessions", b"")


ACTS = Plan(seed=5, days=0.5, live_days=1.0, sessions=2, share=0.5)


def test_the_first_act_holds_a_session_of_each_kind_and_one_is_late() -> None:
    found = attackers(cast_of(ACTS), ACTS.acts)
    opening = [attack for attack in found if ACTS.opens(attack.session)]
    assert sorted({attack.kind for attack in opening}) == sorted(KINDS)
    strikes = {attack.session: getattr(attack, "strikes_at", attack.now) for attack in found}
    assert all(ACTS.opens(name) == (at < ACTS.interval) for name, at in strikes.items())
    late = next(attack for attack in opening if attack.kind == "object_walk_fast")
    assert ACTS.interval - 3600 < late.now < ACTS.interval


def cast_of(plan: Plan) -> Casting:
    tables = seeded(plan.seed)
    members = population(plan.seed, tables, plan.start, plan.split, plan.end)
    return Casting(plan.seed, members, tables, plan.start)


def test_every_credential_that_is_accepted_was_issued_to_its_principal() -> None:
    people = cast(ACTS)
    holders = {guise.credential: (guise.principal, guise.roles) for guise in people.holders()}
    for sighting in sightings(ACTS, people):
        guise = sighting.call.guise
        if guise.verified and guise.credential:
            assert holders[guise.credential] == (guise.principal, guise.roles)


def test_credentials_are_renamed_in_lines_and_nowhere_else() -> None:
    people = cast(ACTS)
    names = {guise.credential or "": f"id-{number}" for number, guise in enumerate(people.holders())}
    for sighting, line, truth in recorded(ACTS, people, names):
        read = msgspec.json.decode(line)
        if sighting.call.guise.verified and truth.credential:
            assert read["credential"] == names[truth.credential]
            return

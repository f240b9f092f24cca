"""The scoreboard counts as it says, and the two controls are what they claim to be."""

from io import StringIO

import msgspec
from rich.console import Console

from limen.demo.rehearsal import Blind
from limen.demo.report import as_values, harm_table, kinds_table, missed_lines, read_judged
from limen.demo.scoreboard import Harm, Judged, Scoreboard, Session, score
from limen.demo.shuffle import shuffled, strangers
from limen.demo.static import PER_MINUTE, static_control
from limen.demo.truth import Truth
from limen.model import Action

STEP_UP, BLOCK, SUSPEND = Judged(Action.STEP_UP), Judged(Action.BLOCK), Judged(Action.SUSPEND)


def walk(goal: int = 10, start: int = 0) -> list[Truth]:
    return [
        Truth(
            f"a{n}",
            float(start + n),
            "object_walk_fast",
            "key-a",
            session="walk-1",
            goal=goal,
            progress=n,
            unit="objects",
        )
        for n in range(1, goal + 1)
    ]


def benign(
    count: int, credential: str = "key-b", persona: str = "customer", twin: bool = False
) -> list[Truth]:
    return [
        Truth(f"{credential}-{n}", float(n), "benign", credential, persona=persona, twin=twin)
        for n in range(count)
    ]


def test_a_step_up_at_half_of_the_goal_is_in_time() -> None:
    board = score(walk(), {"a5": STEP_UP})
    assert (board.sessions[0].caught, board.sessions[0].calls, board.sessions[0].progress) == (True, 5, 5)


def test_a_step_up_after_half_of_the_goal_is_too_late() -> None:
    board = score(walk(), {"a6": SUSPEND})
    assert not board.sessions[0].caught
    assert board.missed == board.sessions


def test_a_slowed_attack_is_not_caught() -> None:
    assert not score(walk(), {f"a{n}": Judged(Action.SLOW) for n in range(1, 11)}).sessions[0].caught


def flood(callers: int) -> list[Truth]:
    """Ten calls, the n-th by caller n modulo ``callers``."""
    return [
        Truth(
            f"f{n}", float(n), "flood_distributed", f"key-{n % callers}", f"82.1.1.{n % callers}",
            session="flood-1", goal=20, progress=n, unit="calls",
        )
        for n in range(1, 11)
    ]  # fmt: skip


def test_an_attack_by_many_is_not_caught_by_one_alarm_that_hit_one_of_them() -> None:
    assert not score(flood(5), {"f1": STEP_UP, "f6": STEP_UP}).sessions[0].caught


def test_an_attack_by_many_is_caught_with_the_second_address() -> None:
    session = score(flood(5), {"f1": STEP_UP, "f6": STEP_UP, "f7": STEP_UP}).sessions[0]
    assert (session.caught, session.calls) == (True, 7)


def test_a_rotated_key_does_not_make_an_attack_one_by_many() -> None:
    assert score(flood(2), {"f3": STEP_UP}).sessions[0].calls == 3


def test_only_lines_that_count_are_scored_but_all_tell_whose_key_was_misused() -> None:
    lines = [*benign(10, "key-a"), *walk(start=5)]
    board = score(lines, {"a6": STEP_UP}, lambda truth: not truth.session)
    assert (board.sessions, board.benign.calls, board.owners.calls) == ((), 6, 4)


def test_a_step_up_for_somebody_else_catches_nobody() -> None:
    board = score(walk() + benign(10), {"key-b-3": STEP_UP})
    assert board.caught_share == 0.0
    assert board.benign.step_up == 1


def test_wrong_actions_are_blocks_and_suspensions_of_benign_calls() -> None:
    board = score(benign(5000), {"key-b-1": BLOCK, "key-b-2": SUSPEND, "key-b-3": STEP_UP})
    assert board.benign.wrong_per_10k == 4.0
    assert board.callers_harmed == 1


def test_twins_count_among_the_benign_and_are_shown_apart() -> None:
    board = score(benign(10) + benign(10, "key-s", "agent", twin=True), {"key-s-1": BLOCK})
    assert (board.benign.calls, board.benign.block) == (20, 1)
    assert (board.twins["agent"].calls, board.twins["agent"].block) == (10, 1)


def test_the_owner_of_a_misused_credential_is_counted_apart_once_it_is_misused() -> None:
    lines = [*benign(10, "key-a"), *walk(start=5)]
    board = score(lines, {f"key-a-{n}": BLOCK for n in range(10)})
    assert (board.benign.calls, board.owners.calls) == (6, 4)
    assert board.benign.block == 6


def test_history_and_background_noise_are_left_out() -> None:
    lines = [Truth("h", 1.0, "benign", "key-b", history=True), Truth("n", 2.0, "noise", "", "51.15.1.1")]
    board = score(lines, {"h": BLOCK, "n": BLOCK})
    assert (board.benign.calls, board.unjudged) == (0, 0)


def test_lines_without_a_judgement_are_counted() -> None:
    assert score(benign(3), {"key-b-1": STEP_UP}).unjudged == 2


def test_what_is_promised_is_met_only_with_every_kind_and_little_harm() -> None:
    caught = score(walk() + benign(10_000), {"a2": STEP_UP})
    harmful = score(walk() + benign(10_000), {"a2": STEP_UP} | {f"key-b-{n}": BLOCK for n in range(3)})
    assert caught.meets()
    assert not harmful.meets()
    assert not score(walk() + benign(10), {}).meets()


def test_a_control_is_worse_when_it_catches_less_or_harms_more() -> None:
    good = score(walk() + benign(1000), {"a2": STEP_UP})
    blind = score(walk() + benign(1000), {})
    harsh = score(walk() + benign(1000), {"a2": STEP_UP, "key-b-1": BLOCK})
    assert good.clearly_better_than(blind)
    assert good.clearly_better_than(harsh)
    assert not good.clearly_better_than(good)


def board_and_control() -> tuple[Scoreboard, Scoreboard]:
    lines = walk() + benign(10, "key-s", "agent", twin=True)
    return score(lines, {"a2": STEP_UP}), score(lines, {})


def test_tables_and_values_show_the_same_board() -> None:
    board, control = board_and_control()
    assert kinds_table(board, {"static": control}).row_count == 3
    assert harm_table(board, {"static": control}).row_count == 5
    assert harm_table(board, {}, {"over HTTP": board.benign}).row_count == 5
    assert len(kinds_table(board, {}, lambda name: name == "walk-1").columns) == 5
    assert as_values(board)["kind_shares"] == {"object_walk_fast": 1.0}
    assert missed_lines(control) == ["missed: walk-1 (10 objects, 10 calls, 0% of them stepped up)"]
    assert msgspec.json.decode(msgspec.json.encode(as_values(board)))["caught_share"] == 1.0


def test_both_tables_fit_a_narrow_terminal() -> None:
    busy = Harm(33_401, 1_632, 1_494, 1_582, 1_711)
    kinds = ("object_walk_slow", "flood_distributed")
    sessions = tuple(Session(f"{kind}-1", kind, 10, "calls", 100, 105, 3, 0.95) for kind in kinds)
    board = Scoreboard(sessions, busy, {"accountant": busy}, busy, 0, 0)
    controls = {"static limits": board, "callers shuffled": board}
    console = Console(width=80, file=StringIO())
    for table in (kinds_table(board, controls, lambda _name: True), harm_table(board, controls)):
        console.print(table)
    assert "\N{HORIZONTAL ELLIPSIS}" not in console.file.getvalue()


def test_evidence_is_read_by_line() -> None:
    read = read_judged(
        [b'{"id":"c1","risk":0.5,"action":"step_up","signals":[{"detector":"rate","bits":3.1}]}']
    )
    assert read == {"c1": Judged(Action.STEP_UP, 0.5)}


def line(
    number: int, at: float, address: str = "82.1.1.1", target: str = "/v1/me", status: int = 200
) -> bytes:
    values = {
        "id": f"c{number}",
        "at": at,
        "target": target,
        "client_ip": address,
        "response": {"status": status},
    }
    return msgspec.json.encode(
        values | {"credential": f"key-{number}", "principal": f"u-{number}", "roles": []}
    )


def actions(lines: list[bytes]) -> list[str]:
    return [verdict.action for verdict in static_control(lines)]


def test_the_static_control_limits_an_address_and_forgets_with_the_window() -> None:
    many = [line(n, 60.0 + n * 0.1) for n in range(PER_MINUTE + 2)]
    assert actions([*many, line(999, 120.0)]) == ["allow"] * PER_MINUTE + ["block"] * 2 + ["allow"]


def test_the_static_control_keeps_addresses_apart() -> None:
    assert set(actions([line(n, 60.0 + n * 0.01, f"82.1.1.{n}") for n in range(200)])) == {"allow"}


def test_the_static_control_knows_plain_payloads() -> None:
    assert actions(
        [line(1, 0.0, target="/v1/search?q=1'+UNION+SELECT+1"), line(2, 1.0, target="/v1/search?q=lamp")]
    ) == [
        "block",
        "allow",
    ]


def test_the_static_control_bans_an_address_after_many_refusals() -> None:
    refused = [line(n, 60.0 + n, status=401) for n in range(11)]
    assert actions([*refused, line(99, 100.0), line(100, 10_000.0)])[-2:] == ["block", "allow"]


def test_shuffling_moves_identities_and_nothing_else() -> None:
    lines = [line(n, float(n), f"82.1.1.{n}") for n in range(50)]
    before, after = (
        [msgspec.json.decode(one) for one in lines],
        [msgspec.json.decode(one) for one in shuffled(lines, 1)],
    )
    assert [one["id"] for one in after] == [one["id"] for one in before]
    assert [one["credential"] for one in after] != [one["credential"] for one in before]
    pairs = {(one["credential"], one["principal"], one["client_ip"]) for one in after}
    assert pairs == {(one["credential"], one["principal"], one["client_ip"]) for one in before}


def test_what_hits_an_attack_in_another_name_caught_somebody_else() -> None:
    lines = [line(1, 1.0), line(2, 2.0, "82.1.1.2"), line(3, 3.0)]
    mixed = [lines[0], line(9, 2.0, "82.1.1.9").replace(b'"c9"', b'"c2"'), lines[2]]
    assert strangers(lines, mixed) == {"c2"}
    blind = Blind({"a1": STEP_UP, "a2": STEP_UP, "key-b-1": BLOCK}, {"a1", "key-b-1"})
    assert blind.on_the_right(walk() + benign(2)) == {"a2": STEP_UP, "key-b-1": BLOCK}

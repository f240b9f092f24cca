"""The logins suite's parts: what it makes, what counts as asked again, and the baselines by hand."""

import math
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from evals.logins import rba, report
from evals.logins.agents import parsed
from evals.logins.attackers import KINDS
from evals.logins.bars import bars
from evals.logins.bayes import NaiveBayes, Versionless
from evals.logins.browsers import FAMILIES, Browser
from evals.logins.campaigns import poisoned
from evals.logins.command import evaluate_rba
from evals.logins.figures import Result, spread
from evals.logins.freeman import AGENT, FIRST, IP, Freeman
from evals.logins.generate import line_of, play, write
from evals.logins.judged import Judged
from evals.logins.judges import BARE, BAYES, DAY_ONE, FREEMAN, LIMEN, acts, read_outcomes
from evals.logins.leak import leak_test
from evals.logins.plan import DAY, Plan
from evals.logins.promise import FIRST_DAYS, Kept, promises
from evals.logins.score import bar, score, share, threshold
from evals.logins.seen import Seen, judge, seen_of
from evals.logins.truth import OWNER, POISONER, STUFFING, Truth, read_truths

from limen.model import InputError

SMALL = Plan(seed=4, size=0.05)
STEP_UP, BLOCK = 3, 4
TABLET = ("ua", "b 1", "os 1", "mobile")


def truth(name: str, kind: str = OWNER, history: int = 5, **more: object) -> Truth:
    usual = {"at": 0.0, "user": "anna", "good": True, "proves": True, "quarter": 1} | more
    return Truth(id=name, kind=kind, history=history, **usual)


def login(user: str, ip: str, agent: tuple[str, str, str, str] = TABLET) -> Seen:
    return Seen(user, (ip, "AS1", "NO"), agent)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("logins")
    write(SMALL, place)
    return place


def test_the_same_seed_makes_the_same_year_and_another_seed_another(folder: Path, tmp_path: Path) -> None:
    write(SMALL, tmp_path)
    for name in ("traffic.jsonl", "bare.jsonl", "truth.jsonl"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
    assert play(SMALL._replace(seed=5)).attempts[0] != play(SMALL).attempts[0]


def test_lines_are_in_order_have_the_agreed_keys_and_go_line_by_line_with_the_truth(folder: Path) -> None:
    lines = [msgspec.json.decode(line) for line in (folder / "traffic.jsonl").read_bytes().splitlines()]
    truths = read_truths(folder / "truth.jsonl")
    assert [line["id"] for line in lines] == [one.id for one in truths]
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
    always = {"type", "id", "at", "user", "client_ip", "headers", "client", "geo", "result", "factor"}
    always |= {"challenge"}
    assert {frozenset(set(line) - {"device", "key"}) for line in lines} == {frozenset(always)}
    assert {tuple(line["geo"]) for line in lines} == {("country", "region", "lat", "lon", "radius_km", "asn")}
    assert {line["factor"] for line in lines} == {"password", "totp", "passkey"}
    assert not any(kind in str(line) for line in lines[:500] for kind in ("naive", "owner", "theft"))


def test_bare_lines_are_the_same_without_cookies_and_keys(folder: Path) -> None:
    lines = [msgspec.json.decode(line) for line in (folder / "traffic.jsonl").read_bytes().splitlines()]
    bare = [msgspec.json.decode(line) for line in (folder / "bare.jsonl").read_bytes().splitlines()]
    assert any("device" in line for line in lines)
    assert any("key" in line for line in lines)
    assert bare == [{key: line[key] for key in line if key not in {"device", "key"}} for line in lines]


def test_every_kind_of_thief_comes_in_the_judged_part_only_and_seldom_twice_to_one(folder: Path) -> None:
    truths = read_truths(folder / "truth.jsonl")
    thefts = [one for one in truths if one.kind in KINDS]
    assert Counter(one.kind for one in thefts) == dict.fromkeys(KINDS, 10)
    assert all(one.quarter and one.history >= 5 and one.good and not one.proves for one in thefts)
    assert max(Counter(one.user for one in thefts).values()) <= 2
    assert {one.kind for one in truths} == {OWNER, *KINDS, POISONER, STUFFING}


def test_owners_are_mostly_at_home_and_mostly_pass_and_some_have_vpns_and_carriers() -> None:
    year = play(SMALL._replace(size=0.15))
    good = [one for one in year.attempts if one.kind == OWNER and one.good]
    assert 0.85 < sum(one.spot.country == "NO" for one in good) / len(good) < 0.97
    assert 0.95 < sum(one.proves for one in good) / len(good) < 0.99
    assert 0.05 < sum(one.spot.sort == "mobile" for one in good) / len(good) < 0.35
    assert {"vpn wave", "office move", "new phone", "moved house"} <= {one.change for one in good}
    assert len({one.spot.ip for one in good if one.spot.sort == "mobile"}) < 800


def test_the_form_of_lines_does_not_tell_thefts(folder: Path) -> None:
    assert leak_test(folder / "traffic.jsonl", read_truths(folder / "truth.jsonl")) < 0.65


def test_browsers_take_versions_after_their_lag_and_are_read_back() -> None:
    chrome = Browser(FAMILIES[0], 0.0)
    start = SMALL.start
    assert chrome.version(start + 56 * DAY) == chrome.version(start) + 2
    assert Browser(FAMILIES[0], 200 * DAY).version(start) < chrome.version(start)
    assert Browser(FAMILIES[0], 0.0, frozen=start).version(start + 300 * DAY) == chrome.version(start)
    for family in FAMILIES:
        agent = Browser(family, 0.0, model="M 1", system="17").agent(start)
        browser, system, sort = parsed(agent)
        assert browser.startswith(family.name)
        assert "/" not in system
        assert sort == ("mobile" if family.sort == "app" else family.sort)
    assert parsed("Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) Version/18.2")[1] == "iOS 18_2"


def test_the_threshold_is_the_highest_that_so_many_attacks_reach() -> None:
    risks = [float(number) for number in range(100)]
    assert threshold(risks, 0.99) == 1.0
    assert threshold(risks, 0.97) == 3.0
    assert threshold(risks, 0.999) == 0.0
    assert share([0.0, 1.0, 1.0, 2.0], 1.0) == 0.75


def test_owners_are_asked_from_the_thiefs_risk_on_but_for_first_logins_and_what_was_learnt_from() -> None:
    truths = [
        truth("o1", history=0),
        truth("o2", quarter=0),
        truth("o3", vpn=True),
        truth("o4", mobile=True, proves=False),
        truth("o5", good=False),
        truth("a1", "naive"),
        truth("a2", "naive"),
    ]
    judged = {one.id: Judged(9.0, BLOCK) for one in truths}
    judged |= {"o3": Judged(1.0), "o4": Judged(5.0, STEP_UP), "a1": Judged(5.0, STEP_UP), "a2": Judged(6.0)}
    board = score(truths, judged)
    rank = next(one for one in board.ranks if one.tpr == 0.99)
    assert (rank.kind, rank.limit, rank.rates["all"]) == ("naive", 5.0, 0.5)
    assert (rank.rates["VPN users"], rank.rates["mobile carriers"]) == (0.0, 1.0)
    assert (board.acts.logins, board.acts.asked, board.acts.failed, board.acts.refused) == (2, 1, 1, 0)
    assert board.acts.caught == {"naive": 0.5}
    assert board.unjudged == 0
    assert score(truths, {}).unjudged == 6


def test_a_theft_is_caught_by_rank_when_it_is_over_all_but_two_in_a_hundred_owners() -> None:
    owners = [truth(f"o{number}") for number in range(100)]
    thefts = [truth("a1", "naive"), truth("a2", "naive")]
    judged = {one.id: Judged(float(number)) for number, one in enumerate(owners)}
    found = score([*owners, *thefts], judged | {"a1": Judged(98.0), "a2": Judged(98.5)})
    assert found.promised == {"naive": 0.5}
    assert bar([]) == 0.0


def test_the_median_owner_is_of_those_who_have_so_many_logins() -> None:
    truths = [truth(f"{user}{n}", history=n, user=user, quarter=0) for user in "abc" for n in range(13)]
    truths += [truth("d1", history=1, user="d"), truth("t", "VPN")]
    judged = {one.id: Judged(1.0 if one.history > 9 and one.user != "a" else 0.0) for one in truths}
    rank = score(truths, judged | {"t": Judged(1.0)}).ranks[0]
    assert rank.first == {"12": 3.0, "39": None}


def test_the_promise_is_held_by_quarter_and_slice_where_there_are_enough_logins() -> None:
    truths = [truth(f"o{number}", quarter=1 + number // 6_000, vpn=number < 2_500) for number in range(9_000)]
    judged = {one.id: Judged(1.0, STEP_UP if number % 50 == 0 else 0) for number, one in enumerate(truths)}
    judged |= {f"o{number}": Judged(1.0, BLOCK) for number in range(150)}
    found = {one.name: one for one in promises(truths, judged)}
    first, second, users = found["quarter 1"], found["quarter 2"], found["VPN users"]
    assert (first.logins, first.asked, first.refused) == (6_000, 267, 150)
    assert (first.counts, first.kept, second.counts, second.kept) == (True, False, False, True)
    assert (users.counts, users.kept, round(users.ratio, 2)) == (True, False, 3.94)
    assert first.refusals is None
    assert FIRST_DAYS not in found
    early = [truth("e1", quarter=0), truth("e2", quarter=0, history=0)]
    assert [one.logins for one in promises(early, {}, first_days=True)] == [1]
    assert Kept("all", False, 100_000, 2_000, 40).refusals == 2.0


def test_a_poisoner_is_caught_held_or_in() -> None:
    steps = [truth(f"p{n}", POISONER, at=n * 2 * DAY, campaign=1 + n // 6, step=n % 6 / 5) for n in range(12)]
    caught = {"p1", "p8", "p9", "p10", "p11"}
    found = poisoned(steps, caught.__contains__)
    assert (found.campaigns, found.caught, found.days, found.held, found.inside) == (2, 2, 3.0, 1, 1)
    assert poisoned([], caught.__contains__).days is None


def test_freeman_by_hand() -> None:
    model = Freeman()
    for one in (login("anna", "1"), login("anna", "2"), login("ben", "1")):
        model.learn(one)
    assert model.score(login("carl", "1")) == FIRST
    prior = 3 / (2 * 2)
    # Address 1: twice of three, one network and one country below it, 1 + 1 + 1 unseen values.
    usual_ip = IP[0] * (2 / (2 + 3)) * (2 / (3 + 3)) + IP[1] + IP[2]
    own_ip = IP[0] / 2 + IP[1] + IP[2]
    usual_agent = AGENT[0] * (3 / (3 + 4)) * (3 / (3 + 4)) + sum(AGENT[1:])
    assert model.score(login("anna", "1")) == pytest.approx(prior * usual_ip / own_ip * usual_agent)


def test_freeman_takes_a_quarter_of_everybodys_likelihood_for_what_is_wholly_new() -> None:
    model = Freeman()
    for one in (login("anna", "1"), login("ben", "1")):
        model.learn(one)
    new = Seen("anna", ("9", "AS9", "RU"), TABLET)
    usual_agent = AGENT[0] * (2 / (2 + 4)) * (2 / (2 + 4)) + sum(AGENT[1:])
    assert model.score(new) == pytest.approx(2 / 2 * 4 * usual_agent)


def test_naive_bayes_by_hand() -> None:
    model = NaiveBayes()
    model.learn(login("anna", "1"))
    model.learn(login("ben", "2"))
    one, both = 1.5 / (2 + 0.5 * 3), 2.5 / (2 + 0.5 * 2)
    own_one, own_both = (1 + 5 * one) / 6, (1 + 5 * both) / 6
    expected = math.log(one / own_one * (both / own_both) ** 3)
    assert model.score(login("anna", "1")) == pytest.approx(expected)
    assert model.score(login("anna", "3")) > model.score(login("anna", "2")) > model.score(login("anna", "1"))


def test_without_versions_a_new_release_is_nothing_new() -> None:
    old, new = (
        ("ua 1", "Chrome Mobile 46.0", "iOS 18_1", "mobile"),
        ("ua 2", "Chrome Mobile 47.0", "iOS 18_2", "mobile"),
    )
    for model, rises in ((NaiveBayes(), True), (Versionless(), False)):
        for _ in range(9):
            model.learn(login("anna", "1", old))
        assert (model.score(login("anna", "1", new)) > model.score(login("anna", "1", old))) is rises


def test_baselines_score_before_they_learn_and_never_learn_a_theft(tmp_path: Path) -> None:
    log = tmp_path / "traffic.jsonl"
    made = play(SMALL).attempts[:4]
    log.write_bytes(b"\n".join(msgspec.json.encode(line_of(one, f"l{n}")) for n, one in enumerate(made)))
    truths = [truth("l0"), truth("l1", "naive"), truth("l2", good=False), truth("l3", POISONER)]
    learnt: list[Seen] = []

    class Model(Freeman):
        def score(self, login: Seen) -> float:
            return float(len(learnt))

        def learn(self, login: Seen) -> None:
            learnt.append(login)

    judged = judge(Model, log, truths)
    assert {name: one.risk for name, one in judged.items()} == {"l0": 0.0, "l1": 1.0, "l3": 1.0}
    assert [one.user for one in learnt] == [made[0].user, made[3].user]


def test_what_limen_skips_or_cannot_read_is_not_judged() -> None:
    lines = [
        b'{"id":"l1","risk":0.5,"action":"step_up","confidence":0.7,"signals":[]}',
        b'{"id":"l2","skipped":"login"}',
        b'{"id":"l3","error":"bad line"}',
    ]
    assert read_outcomes(lines) == {"l1": Judged(0.5, STEP_UP, 0.7)}


RBA = """\
index,Login Timestamp,User ID,Round-Trip Time [ms],IP Address,Country,Region,City,ASN,User Agent String,\
Browser Name and Version,OS Name and Version,Device Type,Login Successful,Is Attack IP,Is Account Takeover
0,2020-02-03 12:43:30.772,-43,,10.0.65.171,NO,-,-,29695,Firefox/20 (iPhone),\
Firefox 20.0.0.1618,iOS 13.4,mobile,True,True,False
1,2020-02-04 01:00:00,-43,21,10.0.65.172,NO,Viken,Moss,29695,"Chrome, odd",\
Chrome 46.0,Android 4.1,mobile,False,False,False
2,2020-04-03 12:43:30.772,-43,,10.9.0.1,US,-,-,,Chrome,Chrome 46.0,Android 4.1,mobile,True,False,True
3,2020-05-03 12:43:30.772,-43,,10.9.0.1,NO,-,-,29695,Chrome,Chrome 46.0,iOS 13.4,mobile,True,False,False
4,2021-02-02 12:00:00,7,,10.9.0.2,NO,-,-,29695,Chrome,Chrome 46.0,Android 4.1,mobile,True,False,False
"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "rba.csv"
    path.write_text(RBA, encoding="utf-8")
    return path


def test_the_rba_data_set_is_read_as_lines_and_truth(made: Path, tmp_path: Path) -> None:
    written = rba.convert(made, tmp_path / "out")
    lines = [msgspec.json.decode(line) for line in written.traffic.read_bytes().splitlines()]
    truths = read_truths(written.truth)
    assert (written.lines, written.history) == (5, 2)
    assert lines[0]["at"] == 1580733810.772
    assert lines[0]["headers"] == [["user-agent", "Firefox/20 (iPhone)"]]
    assert lines[1]["geo"] == {"country": "NO", "region": "Viken", "asn": 29695}
    assert lines[2]["geo"] == {"country": "US"}
    assert [line["result"] for line in lines] == ["success", "failure", *["success"] * 3]
    assert [(one.kind, one.good, one.history, one.quarter) for one in truths] == [
        (OWNER, True, 0, 0),
        (OWNER, False, 1, 0),
        (rba.THEFT, True, 1, 1),
        (OWNER, True, 1, 1),
        (OWNER, True, 0, 4),
    ]
    assert seen_of(lines[0]).agent == ("Firefox/20 (iPhone)", "Firefox 20.0.0.1618", "iOS 13.4", "mobile")


def test_a_share_of_the_rba_data_set_has_all_who_were_robbed(made: Path, tmp_path: Path) -> None:
    assert rba.convert(made, tmp_path / "out", share=1e-9).lines == 4


def test_another_csv_is_told_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column Login Timestamp"):
        rba.convert(path, tmp_path / "out")


def test_the_rba_data_set_is_judged_and_credited(made: Path) -> None:
    result = evaluate_rba(made, 1.0, say=lambda _: None)
    told = report.text(result)
    assert "CC BY 4.0" in told
    assert "synthetic" not in told
    assert "| very targeted | Freeman 2016 |" in told
    assert report.values(result)["synthetic"] is False


def result_with(rates: dict[str, float]) -> Result:
    """A result in which each judge asks a share of a hundred owners again for every kind of theft."""
    owners = [truth(f"o{number}", quarter=1) for number in range(100)]
    thefts = [truth(f"t {kind}", kind) for kind in KINDS]
    boards = {
        name: score(
            [*owners, *thefts],
            {one.id: Judged(float(number < rate * 100)) for number, one in enumerate(owners)}
            | {one.id: Judged(1.0, STEP_UP) for one in thefts},
        )
        for name, rate in rates.items()
    }
    return Result(
        seed=1,
        lines=107,
        history=0,
        boards=boards,
        promises={name: promises(owners, {}) for name in rates if acts(name)},
        poisoned={name: poisoned([], lambda _: False) for name in rates},
        leak=0.5,
        seconds=1.0,
    )


def test_a_bar_is_half_of_the_better_baseline_and_misses_are_listed(tmp_path: Path) -> None:
    result = [result_with({LIMEN: 0.1, BARE: 0.3, DAY_ONE: 0.1, FREEMAN: 0.9, BAYES: 0.4})]
    reached = Counter(yes for yes, told in bars(result) if "TPR 0.99" in told)
    assert reached == {True: 4, False: 3}
    told = report.text(result)
    assert "missed: limen, no device, naive at TPR 0.99: 30 % of owners' logins asked again" in told
    page = tmp_path / "evaluation.md"
    page.write_text("# Evaluation\n\nbefore\n", encoding="utf-8")
    report.write(result, page)
    report.write(result, page)
    assert page.read_text("utf-8").count(report.BEGIN) == page.read_text("utf-8").count(report.END) == 1


def test_figures_are_means_with_ranges() -> None:
    assert spread([1.0, 3.0]) == (2.0, 1.0, 3.0)
    assert spread([]) is None

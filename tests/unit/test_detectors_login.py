"""Each term of a login's risk: what it catches, and what it leaves alone."""

import pytest

from limen.detectors.escape import root_of
from limen.features import codes
from limen.features.agents import Agent, agent_of
from limen.features.attempts import Attempts, Weather
from limen.features.codes import BROWSER, KEY, major_of, version_code, versions_of
from limen.features.journey import distance_km
from limen.sketches import chains
from limen.testing.logins import DAY, OWNER, START, Life


def bits(evidence, detector):
    return sum(signal.bits for signal in evidence.signals if signal.detector == detector)


@pytest.fixture
def life():
    made = Life()
    made.days(40)
    return made


@pytest.mark.parametrize(
    ("change", "detector"),
    [
        ({"address": "45.9.20.3", "asn": 9009, "country": "US"}, "login_network"),
        ({"lat": 63.4, "lon": 10.4}, "login_place"),
        ({"device": "another"}, "login_device"),
        ({"device": ""}, "login_device"),
    ],
)
def test_what_is_new_speaks_against_the_owner(life, change, detector):
    usual, odd = life.log_in(at=life.at + DAY), life.log_in(at=life.at + DAY, **change)
    assert bits(usual, detector) < 0 < bits(odd, detector)


def test_a_habitual_vpn_is_his_network_in_the_end():
    vpn = Life()
    for day in range(60):
        away = {"address": f"45.9.{day % 4}.{day + 1}", "asn": 9009} if day % 2 else {}
        vpn.log_in(at=START + day * DAY, **away)
    first, late = vpn.told[1], vpn.log_in(at=START + 61 * DAY, address="45.9.1.99", asn=9009)
    assert bits(late, "login_network") < 2.5
    assert first.lesson.login is not None


def test_another_system_with_the_known_cookie_is_odd(life):
    agent = agent_of("Mozilla/5.0 (Windows NT 10.0) Firefox/131.0")
    assert agent == Agent("firefox", 131, "windows")
    same = life.log_in(at=life.at + DAY, major=OWNER["major"] - 40)
    assert bits(same, "login_device") < 0


def test_versions_of_one_browser_are_told_apart_and_belong_together():
    browser = 987_654_321 << 20 | BROWSER
    old, new = version_code(browser, 130), version_code(browser, 131)
    assert (major_of(old), major_of(new)) == (130, 131)
    assert old != new
    assert versions_of(old) == versions_of(new)
    assert versions_of(old) != versions_of(version_code(browser + (1 << 40), 130))
    assert KEY < BROWSER


def test_sketches_know_the_sorts_they_count_by_their_right_numbers():
    assert (chains.COUNTER, chains.HOUR) == (codes.COUNTER, codes.HOUR)
    assert root_of(5) == chains.HISTORY


def test_the_hour_he_never_comes_at_is_a_weak_sign(life):
    usual, odd = life.log_in(at=life.at + DAY), life.log_in(at=life.at + DAY / 2)
    assert bits(usual, "login_time") < bits(odd, "login_time") <= 3.0


def test_one_device_that_jumps_with_its_vpn_is_hardly_a_journey(life):
    far = {"lat": 35.7, "lon": 139.7}
    stolen = life.log_in(at=life.at + 3600, device="", **far)
    same = Life()
    same.days(40)
    assert bits(same.log_in(at=same.at + 3600, **far), "login_travel") < bits(stolen, "login_travel") / 3


def test_distances_are_great_circles():
    assert distance_km(59.9, 10.7, 35.7, 139.7) == pytest.approx(8_400, rel=0.02)


def test_an_address_that_fails_for_many_presses(life):
    for number in range(20):
        life.log_in(at=life.at, user=f"u{number}", address="45.9.20.3", success=False)
    assert bits(life.log_in(at=life.at + 1, address="45.9.20.3"), "login_pressure") > 2
    assert bits(life.log_in(at=life.at + 1), "login_pressure") < 2


def test_attempts_are_counted_in_hours_and_survive_a_snapshot():
    attempts = Attempts()
    attempts.meet(3_600.0, 1, failed=True)
    attempts.meet(7_201.0, 2, failed=False)
    assert attempts.now(7_300.0) == Attempts.restored(attempts.record()).now(7_300.0)
    assert (attempts.now(7_300.0).failed, attempts.now(7_300.0).tried) == (1, 2)
    assert attempts.now(20_000.0).tried == 0


def test_a_storm_is_far_more_failures_than_the_week_had():
    weather = Weather()
    for hour in range(48):
        for number in range(50):
            weather.add(hour * 3_600.0, failed=number % 25 == 0)
    assert not weather.stormy(47 * 3_600.0)
    for _ in range(200):
        weather.add(48 * 3_600.0, failed=True)
    assert weather.stormy(48 * 3_600.0)

"""Thieves with the right password, and the owners who must not be met instead."""

from limen.testing.logins import DAY, OWNER, START, Life


def test_a_thief_from_elsewhere_on_another_device_is_met_and_teaches_nothing():
    life = Life()
    life.days(40)
    before = life.world.state.digest()
    evidence = life.log_in(address="45.9.20.3", asn=9009, country="US", lat=40.7, lon=-74.0, device="")
    assert evidence.verdict.action.word in ("step_up", "block")
    assert evidence.lesson.own == 0
    assert life.world.state.digest() == before


def test_the_thief_who_fails_the_challenge_stays_a_stranger():
    life = Life()
    life.days(40)
    theft = {"address": "45.9.20.3", "asn": 9009, "country": "US", "device": "", "challenge": "fail"}
    risks = [life.log_in(at=life.at + DAY, **theft).risk.raw for _ in range(5)]
    assert min(risks) >= risks[0] - 0.5


def test_an_owner_at_home_on_his_device_is_left_alone():
    life = Life()
    life.days(40)
    assert life.log_in().verdict.action.word == "allow"


def test_a_browser_update_is_no_news():
    life = Life()
    life.days(40)
    risk = life.log_in().risk.raw
    assert abs(life.log_in(at=life.at + DAY, major=OWNER["major"] + 1).risk.raw - risk) < 1.0


def test_a_passed_challenge_makes_a_new_device_known_at_once():
    life = Life()
    life.days(40)
    first = life.log_in(device="new", address="45.9.20.3", asn=9009, country="US", challenge="pass")
    assert first.lesson.own == 3
    again = life.log_in(at=life.at + DAY, device="new", address="45.9.20.3", asn=9009, country="US")
    assert again.risk.raw < first.risk.raw - 6


def test_carrier_addresses_that_change_each_time_stop_being_news():
    life = Life()
    for day in range(60):
        life.log_in(at=START + day * DAY, address=f"77.16.{day % 2}.{day + 1}", asn=2119)
    hopper = life.log_in(at=START + 60 * DAY, address="77.16.1.200", asn=2119)
    settled = Life()
    settled.days(60)
    assert hopper.risk.raw < settled.log_in(address="77.16.1.200", asn=2119).risk.raw


def test_failures_at_an_account_from_afar_weigh_little_on_its_owner():
    life = Life()
    life.days(40)
    for _ in range(30):
        life.log_in(at=life.at, address="45.9.20.3", asn=9009, country="US", success=False)
    assert life.log_in(at=life.at + 60).verdict.action.word in ("allow", "watch")


def test_a_journey_no_airliner_makes_is_explained():
    life = Life()
    life.days(40)
    evidence = life.log_in(at=life.at + 3600, lat=35.7, lon=139.7, address="45.9.20.3", device="")
    said = [signal for signal in evidence.signals if signal.detector == "login_travel"]
    assert said
    assert "km/h" in said[0].reason


def test_who_creeps_in_with_an_owner_who_seldom_comes_is_met_and_held():
    for number in range(20):
        life, user = Life(), f"u{number}"
        for time in range(3):
            life.log_in(START + time * 42 * DAY, user=user)
        line = {"address": f"84.{number}.9.9", "device": "of a thief", "challenge": "fail"}
        crept = [life.log_in(life.at + 2.9 * DAY + number, user=user, **line) for _ in range(12)]
        met = [one.verdict.action.word in ("step_up", "block") for one in crept]
        assert met[-1]
        assert all(met[met.index(True) :])

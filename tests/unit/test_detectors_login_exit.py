"""Which networks are exits is learnt from the countries their logins come out in."""

from limen.detectors.exits import EXIT, known_of
from limen.testing.logins import DAY, START, Life


def bits(evidence, detector):
    return sum(signal.bits for signal in evidence.signals if signal.detector == detector)


def crowd(countries, asn, logins=60):
    life = Life()
    for number in range(logins):
        life.log_in(
            START + number * DAY / 4,
            user=f"u{number % 12}",
            asn=asn,
            country=countries[number % len(countries)],
            address=f"45.9.{number % 4}.{number + 1}",
            device=f"d{number % 12}",
            challenge="pass",
        )
    return life


def test_a_network_that_comes_out_in_many_countries_is_an_exit():
    life = crowd(("NO", "SE", "DE"), 9009)
    evidence = life.log_in(asn=9009, country="SE", address="45.9.1.7")
    assert known_of(evidence.features.login, evidence.features, life.world.state).exit >= EXIT
    assert evidence.lesson.login.exit


def test_a_network_of_one_country_is_none_and_speaks_for_the_owner_a_little():
    life = crowd(("NO",), 2119)
    evidence = life.log_in(asn=2119, address="45.9.1.7")
    assert -1 < bits(evidence, "login_exit") < 0
    assert not evidence.lesson.login.exit


def test_where_most_logins_come_through_an_exit_it_says_little():
    seldom, mostly = crowd(("NO", "SE", "DE"), 9009, 12), crowd(("NO", "SE", "DE"), 9009, 200)
    for number in range(120):
        seldom.log_in(user=f"u{number % 12}", device=f"d{number % 12}", address=f"84.208.2.{number}")
    asked = {"asn": 9009, "country": "SE", "address": "45.9.1.7"}
    assert bits(mostly.log_in(**asked), "login_exit") < 1 < bits(seldom.log_in(**asked), "login_exit")


def test_that_an_exit_stands_in_his_town_does_not_speak_for_the_owner():
    life = crowd(("NO", "SE", "DE"), 9009, 120)
    life.log_in(user="ada")
    for _ in range(20):
        life.log_in(life.at + DAY, user="ada", challenge="pass")
    at_home = life.log_in(life.at + DAY, user="ada")
    through = life.log_in(life.at + DAY, user="ada", asn=9009, address="45.9.1.7")
    assert bits(at_home, "login_place") < -1 < bits(through, "login_place") + 0.5

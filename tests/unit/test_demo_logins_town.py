"""The town's past is what an identity provider would have written down, and the same for the same seed."""

from pathlib import Path

import msgspec

from limen.demo.logins.past import DAYS, mix, past_logins
from limen.demo.logins.town import LISBON, OWNER, USERS, Attempt, question_of, town
from limen.demo.rhythm import DAY
from limen.gateways.logs import LoginLine
from limen.identity.question import LoginQuestion

END = 1_770_000_000.0


def past(seed: int = 1) -> list[LoginLine]:
    return [msgspec.json.decode(line, type=LoginLine) for line in past_logins(town(seed), END)]


def test_the_same_seed_gives_the_same_past_and_another_seed_another() -> None:
    assert past_logins(town(1), END) == past_logins(town(1), END)
    assert past_logins(town(1), END) != past_logins(town(2), END)


def test_everybody_logs_in_in_order_of_time_before_the_end() -> None:
    lines = past()
    times = [line.at for line in lines]
    assert times == sorted(times)
    assert END - (DAYS + 1) * DAY < times[0] < times[-1] < END + DAY
    assert len({line.user for line in lines}) == USERS
    assert len({line.id for line in lines}) == len(lines)


def test_some_passwords_are_mistyped_and_nobody_is_at_two_places_with_one_cookie_but_by_a_trip() -> None:
    lines = past()
    results = {line.result for line in lines}
    assert results == {"success", "failure"}
    mine = [line for line in lines if line.user == OWNER]
    assert len({line.device for line in mine}) == 2
    assert {line.geo.country for line in mine if line.geo} == {"NO"}


def test_no_scene_is_at_a_place_where_the_owner_was() -> None:
    assert not [line for line in past() if line.user == OWNER and line.client_ip == LISBON.address]


def test_a_door_is_asked_what_the_log_says_of_the_same_login() -> None:
    ada = town(1)[0]
    asked = msgspec.convert(question_of(Attempt(OWNER, ada.home, ada.computer)), LoginQuestion)
    line = next(
        each
        for each in past()
        if each.user == OWNER and each.client_ip == ada.home.address and each.device == ada.computer.cookie
    )
    assert line.geo is not None
    assert (asked.user, asked.client_ip, asked.device_id) == (line.user, line.client_ip, line.device)
    assert (asked.asn, asked.country, asked.lat, asked.lon, asked.accuracy_km) == (
        line.geo.asn,
        line.geo.country,
        line.geo.lat,
        line.geo.lon,
        line.geo.radius_km,
    )
    assert dict(line.headers or ()) == {
        "user-agent": asked.user_agent,
        "accept-language": asked.accept_language,
    }


def test_calls_and_logins_are_mixed_by_time_and_none_is_lost(tmp_path: Path) -> None:
    calls, into = tmp_path / "calls.jsonl", tmp_path / "both.jsonl"
    calls.write_bytes(b'{"at":2.0,"method":"GET"}\n{"at":4.0,"method":"GET"}\n')
    mix(calls, [b'{"type":"login","at":1.0}\n', b'{"type":"login","at":3.0}\n'], into)
    assert [msgspec.json.decode(line)["at"] for line in into.read_bytes().splitlines()] == [
        1.0,
        2.0,
        3.0,
        4.0,
    ]

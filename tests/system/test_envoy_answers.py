"""What came back from the API reaches the engine out of band, and never slows a stream."""

import time

from envoy_rig import Rig, raw, wait_for


def test_an_answer_carries_status_size_and_body(rig: Rig) -> None:
    answer = rig.client.get("/orders")
    back = rig.answer_to(answer.headers["x-request-id"])
    assert (back.status, back.size, back.body) == (200, len(answer.content), answer.content)
    assert ("content-type", "application/json") in back.headers
    assert 0 < back.duration_ms < 5_000
    assert abs(back.at - time.time()) < 30


def test_a_compressed_answer_is_read(rig: Rig) -> None:
    answer = rig.client.get("/gzip")
    assert rig.answer_to(answer.headers["x-request-id"]).body == b'{"id": 77}'


def test_a_created_things_location_is_kept(rig: Rig) -> None:
    back = rig.answer_to(rig.client.post("/made").headers["x-request-id"])
    assert (back.status, dict(back.headers)["location"], back.body) == (201, "/things/9", b"")


def test_of_a_large_answer_the_beginning_is_kept_and_all_of_it_arrives(rig: Rig) -> None:
    answer = rig.client.get("/big")
    assert len(answer.content) > 5_000_000
    back = rig.answer_to(answer.headers["x-request-id"])
    assert back.body == answer.content[: rig.settings.limits.answer]
    assert back.size == len(answer.content)


def test_denied_calls_have_no_answer_and_answered_ones_exactly_one(rig: Rig) -> None:
    denied = rig.client.get("/orders", headers={"x-ask": "block"}).headers["x-request-id"]
    passed = rig.client.get("/orders").headers["x-request-id"]
    rig.answer_to(passed)
    assert [a.id for a in rig.answers].count(passed) == 1
    assert denied not in {a.id for a in rig.answers}


def test_calls_turned_away_by_envoy_itself_are_told_as_refusals(rig: Rig) -> None:
    raw(rig.settings.port, b"GET /a%2fb HTTP/1.1\r\nhost: a\r\n\r\n")
    refusal = rig.refused("path_normalization_failed")
    assert (refusal.status, refusal.peer) == (400, "127.0.0.1")
    rig.client.get("/", headers={"x-long": "a" * 17_000})
    assert rig.refused("http1.headers_too_large").status == 431


def test_with_nobody_reading_calls_go_on_and_later_answers_are_read_again(rig: Rig) -> None:
    on_loop = rig.loop.call_soon_threadsafe
    on_loop(rig.reader.stop)
    lost = rig.client.get("/orders")
    wait_for(lambda: int(rig.run(rig.envoy.admin.stats(r"^filesystem\.write_failed$")).popitem()[1]) > 0)
    on_loop(rig.reader.start)
    found = rig.client.get("/orders")
    assert (lost.status_code, found.status_code) == (200, 200)
    assert rig.answer_to(found.headers["x-request-id"]).status == 200


def test_no_line_of_the_log_was_lost_or_misread(rig: Rig) -> None:
    counts = rig.reader.counts
    assert counts.answers > 0
    assert (counts.malformed, counts.dropped, counts.unread_bodies) == (0, 0, 0)

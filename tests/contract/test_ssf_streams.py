"""The stream management API of SSF 1.0, section 8.1: its own examples, and every MUST of a transmitter."""

from pathlib import Path
from typing import Any

import pytest
from tests.contract.ssf import CAEP, REVOKED, Sender

from limen.engine.signal_streams import Stream
from limen.identity.ssf.management import MOST_REMOVED
from limen.identity.ssf.names import PUSH, SUPPORTED
from limen.identity.ssf.transmit import metadata

CREATE: dict[str, Any] = {
    "delivery": {"method": "urn:ietf:rfc:8935", "endpoint_url": "https://receiver.example.com/events"},
    "events_requested": [
        "urn:example:secevent:events:type_2",
        "urn:example:secevent:events:type_3",
        "urn:example:secevent:events:type_4",
    ],
    "description": "Stream for Receiver A using events type_2, type_3, type_4",
}
"""Section 8.1.1.1, the example request."""


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    return Sender(tmp_path)


def test_7_2_the_configuration_is_public_json_at_its_well_known_place(sender: Sender) -> None:
    answer = sender.call("GET", "/.well-known/ssf-configuration", token="")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == metadata("https://tr.example.com")
    assert answer.json()["spec_version"] == "1_0"
    assert answer.json()["issuer"] == "https://tr.example.com"


def test_7_2_3_no_claim_is_empty_and_every_url_is_https(sender: Sender) -> None:
    told = sender.call("GET", "/.well-known/ssf-configuration", token="").json()
    assert all(told.values())
    urls = [value for name, value in told.items() if name.endswith(("_endpoint", "_uri", "issuer"))]
    assert len(urls) == 7
    assert all(url.startswith("https://tr.example.com") for url in urls)


def test_7_2_an_issuer_with_a_path_has_it_after_the_well_known_part() -> None:
    assert (
        metadata("https://tr.example.com/issuer1/")["jwks_uri"]
        == "https://tr.example.com/issuer1/ssf/jwks.json"
    )


def test_7_1_the_keys_are_public_and_may_be_kept_for_minutes(sender: Sender) -> None:
    answer = sender.call("GET", "/ssf/jwks.json", token="")
    assert answer.content == sender.signs.jwks()
    assert answer.headers["cache-control"] == "public, max-age=300"


def test_8_1_1_1_the_example_request_makes_a_stream(sender: Sender) -> None:
    answer = sender.call("POST", "/ssf/streams", CREATE)
    told = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    assert told.pop("stream_id")
    assert told == {
        "iss": "https://tr.example.com",
        "aud": "https://receiver.example.com/web",
        "events_supported": list(SUPPORTED),
        "events_requested": CREATE["events_requested"],
        "events_delivered": [],
        "delivery": CREATE["delivery"],
        "min_verification_interval": 30,
        "description": CREATE["description"],
    }


def test_8_1_1_events_delivered_are_those_requested_and_supported(sender: Sender) -> None:
    told = sender.call("POST", "/ssf/streams", {"events_requested": [REVOKED, "urn:other"]}).json()
    assert told["events_delivered"] == [REVOKED]


def test_8_1_1_1_without_delivery_the_method_is_poll_and_the_endpoint_ours(sender: Sender) -> None:
    told = sender.call("POST", "/ssf/streams", {}).json()
    endpoint = f"https://tr.example.com/ssf/poll/{told['stream_id']}"
    assert told["delivery"] == {"method": "urn:ietf:rfc:8936", "endpoint_url": endpoint}


def test_8_1_1_1_a_second_stream_is_a_conflict(sender: Sender) -> None:
    sender.stream()
    assert sender.call("POST", "/ssf/streams", {}).status_code == 409
    assert sender.call("POST", "/ssf/streams", {}, token="ping").status_code == 201


def test_8_1_1_2_one_stream_by_its_id_or_the_list_of_all(sender: Sender) -> None:
    assert sender.call("GET", "/ssf/streams").json() == []
    stream = sender.stream(**CREATE)
    (listed,) = sender.call("GET", "/ssf/streams").json()
    assert listed == sender.call("GET", f"/ssf/streams?stream_id={stream}").json()
    assert sender.call("GET", "/ssf/streams?stream_id=other").status_code == 404


def test_8_1_1_3_patch_changes_what_it_names_and_nothing_else(sender: Sender) -> None:
    stream = sender.stream(**CREATE)
    changed = sender.call("PATCH", "/ssf/streams", {"stream_id": stream, "description": "Receiver B"})
    assert changed.status_code == 200
    told = changed.json()
    assert (told["description"], told["events_requested"]) == ("Receiver B", CREATE["events_requested"])
    assert told["delivery"] == CREATE["delivery"]


def test_8_1_1_4_put_deletes_what_it_does_not_name(sender: Sender) -> None:
    stream = sender.stream(**CREATE)
    told = sender.call("PUT", "/ssf/streams", {"stream_id": stream, "description": "Receiver C"}).json()
    assert told["description"] == "Receiver C"
    assert told["delivery"]["method"] == "urn:ietf:rfc:8936"
    assert told["events_delivered"] == list(SUPPORTED)


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_8_1_1_3_what_was_read_can_be_written_back(sender: Sender, method: str) -> None:
    stream = sender.stream(events_requested=[REVOKED])
    told = sender.call("GET", f"/ssf/streams?stream_id={stream}").json()
    assert sender.call(method, "/ssf/streams", told).json() == told


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://other"},
        {"aud": "other"},
        {"events_supported": []},
        {"events_delivered": ["urn:x"]},
        {"min_verification_interval": 1},
    ],
)
def test_8_1_1_3_what_is_the_transmitters_must_match(
    sender: Sender, method: str, wrong: dict[str, Any]
) -> None:
    stream = sender.stream(**CREATE)
    body = {"stream_id": stream, "description": "changed", **wrong}
    assert sender.call(method, "/ssf/streams", body).status_code == 400
    assert sender.call("GET", "/ssf/streams").json()[0]["description"] == CREATE["description"]


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_8_1_1_3_the_stream_id_must_be_there_and_ones_own(sender: Sender, method: str) -> None:
    stream = sender.stream(**CREATE)
    assert sender.call(method, "/ssf/streams", {"description": "x"}).status_code == 400
    body = {"stream_id": stream, "description": "x"}
    assert sender.call(method, "/ssf/streams", body, token="ping").status_code == 404


def test_8_1_1_5_a_deleted_stream_is_gone(sender: Sender) -> None:
    stream = sender.stream(**CREATE)
    assert sender.call("DELETE", "/ssf/streams").status_code == 400
    assert sender.call("DELETE", f"/ssf/streams?stream_id={stream}", token="ping").status_code == 404
    gone = sender.call("DELETE", f"/ssf/streams?stream_id={stream}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert sender.call("DELETE", f"/ssf/streams?stream_id={stream}").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{",
        b"\xff",
        {"delivery": "push"},
        {"delivery": {"method": "urn:ietf:rfc:9999"}},
        {"delivery": {"method": PUSH}},
        {
            "delivery": {
                "method": PUSH,
                "endpoint_url": "https://receiver.example.com/",
                "authorization_header": "a\nb",
            }
        },
        {"events_requested": "all"},
        {"events_requested": [7]},
        {"events_requested": ["urn:x"] * 65},
        {"description": 7},
    ],
)
def test_8_1_1_1_a_request_that_cannot_be_read_is_400(sender: Sender, body: object) -> None:
    assert sender.call("POST", "/ssf/streams", body).status_code == 400


@pytest.mark.parametrize(
    "url",
    [
        "http://receiver.example.com/events",
        "https://169.254.169.254/latest/meta-data/",
        "https://receiver.example.com.evil.example/",
        "https://evil.example/?receiver.example.com",
        "https://receiver.example.com:8443/",
        "https://user:pass@receiver.example.com/",
        "https://receiver.example.com@evil.example/",
        "https://receiver.example.com\\@evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://10.0.0.1/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "https://[::ffff:10.0.0.1]/",
        "//receiver.example.com/",
        "",
    ],
)
def test_a_receiver_cannot_have_us_push_to_a_host_that_is_not_listed(sender: Sender, url: str) -> None:
    body = {"delivery": {"method": PUSH, "endpoint_url": url}}
    assert sender.call("POST", "/ssf/streams", body).status_code == 400


def test_the_receivers_own_secret_is_never_shown_again_nor_on_disk_in_the_clear(sender: Sender) -> None:
    delivery = {**CREATE["delivery"], "authorization_header": "Bearer sesame"}
    answer = sender.call("POST", "/ssf/streams", {"delivery": delivery})
    assert "sesame" not in answer.text
    (kept,) = sender.desk.store.load_streams()
    assert b"sesame" not in kept.config
    assert sender.transmitter.streams()[0][1].delivery.authorization_header == "Bearer sesame"


def test_8_who_shows_no_credential_is_401_and_told_what_is_needed(sender: Sender) -> None:
    for method, path in (
        ("GET", "/ssf/streams"),
        ("POST", "/ssf/verify"),
        ("POST", "/ssf/poll/x"),
        ("GET", "/ssf/status"),
    ):
        answer = sender.call(method, path, token="")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="limen"')
    assert (
        'error="invalid_token"' in sender.call("GET", "/ssf/streams", token="bad").headers["www-authenticate"]
    )


def test_8_the_scope_to_read_does_not_allow_to_change(sender: Sender) -> None:
    stream = sender.stream()
    assert sender.call("GET", f"/ssf/streams?stream_id={stream}", token="reader").status_code == 200
    answer = sender.call("POST", "/ssf/status", {"stream_id": stream, "status": "disabled"}, token="reader")
    assert answer.status_code == 403
    assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]


def test_8_1_1_1_who_is_not_listed_may_have_no_stream(sender: Sender) -> None:
    assert sender.call("POST", "/ssf/streams", {}, token="other").status_code == 403


def test_8_1_2_1_the_status_of_a_stream(sender: Sender) -> None:
    stream = sender.stream()
    answer = sender.call("GET", f"/ssf/status?stream_id={stream}")
    assert (answer.status_code, answer.json()) == (200, {"stream_id": stream, "status": "enabled"})
    assert sender.call("GET", "/ssf/status").status_code == 400
    assert sender.call("GET", "/ssf/status?stream_id=other").status_code == 404


def test_8_1_2_2_the_example_update_of_a_status(sender: Sender) -> None:
    stream = sender.stream()
    body = {"stream_id": stream, "status": "paused", "reason": "Disabled by administrator action."}
    answer = sender.call("POST", "/ssf/status", body)
    assert (answer.status_code, answer.json()) == (200, body)
    assert sender.call("GET", f"/ssf/status?stream_id={stream}").json() == body


@pytest.mark.parametrize("body", [{}, {"status": "off"}, {"status": "paused", "reason": 7}, {"status": None}])
def test_8_1_2_2_another_status_does_not_exist(sender: Sender, body: dict[str, object]) -> None:
    stream = sender.stream()
    assert sender.call("POST", "/ssf/status", {"stream_id": stream, **body}).status_code == 400


def test_8_1_2_1_a_paused_stream_sends_nothing_and_holds_it_in_order(sender: Sender) -> None:
    stream = sender.stream()
    sender.call("POST", "/ssf/status", {"stream_id": stream, "status": "paused"})
    sender.tell("a@x.example", "b@x.example")
    assert sender.names(stream) == []
    sender.call("POST", "/ssf/status", {"stream_id": stream, "status": "enabled"})
    assert sender.names(stream) == ["a@x.example", "b@x.example"]


def test_8_1_2_1_a_disabled_stream_holds_nothing(sender: Sender) -> None:
    stream = sender.stream()
    sender.tell("a@x.example")
    sender.call("POST", "/ssf/status", {"stream_id": stream, "status": "disabled"})
    sender.tell("b@x.example")
    sender.call("POST", "/ssf/status", {"stream_id": stream, "status": "enabled"})
    assert sender.names(stream) == []


def test_8_1_3_only_events_that_are_delivered_are_told(sender: Sender) -> None:
    stream = sender.stream(events_requested=[CAEP + "risk-level-change"])
    sender.tell("a@x.example")
    sender.tell("b@x.example", uri=CAEP + "risk-level-change")
    assert sender.names(stream) == ["b@x.example"]


def test_8_1_3_2_and_3_a_removed_subject_is_not_told_of_until_it_is_added_again(sender: Sender) -> None:
    stream = sender.stream()
    body = {"stream_id": stream, "subject": {"format": "email", "email": "a@x.example"}, "verified": True}
    removed = sender.call("POST", "/ssf/subjects:remove", body)
    assert (removed.status_code, removed.content) == (204, b"")
    sender.tell("a@x.example", "b@x.example")
    added = sender.call("POST", "/ssf/subjects:add", body)
    assert (added.status_code, added.content) == (200, b"")
    sender.tell("a@x.example")
    assert sender.names(stream) == ["b@x.example", "a@x.example"]


def test_8_1_3_3_the_example_with_a_phone_is_taken(sender: Sender) -> None:
    body = {"stream_id": sender.stream(), "subject": {"format": "phone", "phone_number": "+12065550123"}}
    assert sender.call("POST", "/ssf/subjects:remove", body).status_code == 204


@pytest.mark.parametrize("path", ["/ssf/subjects:add", "/ssf/subjects:remove"])
def test_8_1_3_bad_subjects_are_400_and_unknown_streams_404(sender: Sender, path: str) -> None:
    stream = sender.stream()
    good = {"format": "opaque", "id": "x"}
    for subject in (None, "x", {}, {"format": "email"}, {"format": "complex"}):
        assert sender.call("POST", path, {"stream_id": stream, "subject": subject}).status_code == 400
    assert sender.call("POST", path, {"stream_id": "other", "subject": good}).status_code == 404
    assert sender.call("POST", path, {"subject": good}).status_code == 400


def test_9_1_whether_a_subject_exists_cannot_be_probed(sender: Sender) -> None:
    stream = sender.stream()
    body = {"stream_id": stream, "subject": {"format": "email", "email": "nobody@x.example"}}
    assert sender.call("POST", "/ssf/subjects:add", body).status_code == 200


def test_subjects_on_disk_are_sealed(sender: Sender) -> None:
    stream = sender.stream()
    body = {"stream_id": stream, "subject": {"format": "email", "email": "a@x.example"}}
    sender.call("POST", "/ssf/subjects:remove", body)
    (kept,) = sender.desk.store.load_removed(stream)
    assert b"a@x" not in kept.sealed
    assert "a@x" not in kept.digest


def test_the_list_of_removed_subjects_is_bounded(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limen.identity.ssf.management.MOST_REMOVED", 1)
    assert MOST_REMOVED == 1_000
    stream = sender.stream()
    for name, status in (("a", 204), ("a", 204), ("b", 429)):
        body = {"stream_id": stream, "subject": {"format": "opaque", "id": name}}
        assert sender.call("POST", "/ssf/subjects:remove", body).status_code == status


def test_8_1_4_2_the_example_verification_brings_its_state_back(sender: Sender) -> None:
    stream = sender.stream()
    state = "VGhpcyBpcyBhbiBleGFtcGxlIHN0YXRlIHZhbHVlLgo="
    answer = sender.call("POST", "/ssf/verify", {"stream_id": stream, "state": state})
    assert (answer.status_code, answer.content) == (204, b"")
    (text,) = sender.polled(stream)["sets"].values()
    event = sender.read(text)
    assert event.subject == {"format": "opaque", "id": stream}
    assert event.events == {
        "https://schemas.openid.net/secevent/ssf/event-type/verification": {"state": state}
    }


def test_8_1_4_2_without_a_state_none_is_sent(sender: Sender) -> None:
    stream = sender.stream()
    sender.call("POST", "/ssf/verify", {"stream_id": stream})
    (text,) = sender.polled(stream)["sets"].values()
    assert list(sender.read(text).events.values()) == [{}]


def test_8_1_4_2_verifications_are_not_asked_for_more_often_than_stated(sender: Sender) -> None:
    stream = sender.stream()
    for seconds, status in ((0, 204), (29, 429), (1, 204)):
        sender.now += seconds
        assert sender.call("POST", "/ssf/verify", {"stream_id": stream}).status_code == status


@pytest.mark.parametrize("state", [7, ["x"], "x" * 1025])
def test_8_1_4_2_a_state_is_a_short_text(sender: Sender, state: object) -> None:
    body = {"stream_id": sender.stream(), "state": state}
    assert sender.call("POST", "/ssf/verify", body).status_code == 400


def test_8_1_5_a_full_outbox_pauses_the_stream_says_so_and_keeps_what_it_holds(tmp_path: Path) -> None:
    sender = Sender(tmp_path, outbox=2)
    stream = sender.stream()
    sender.tell("a@x.example", "b@x.example", "c@x.example")
    (text,) = sender.polled(stream)["sets"].values()
    (payload,) = sender.read(text).events.values()
    assert payload["status"] == "paused"
    assert "outbox is full" in str(payload["reason"])
    assert sender.call("GET", f"/ssf/status?stream_id={stream}").json()["status"] == "paused"
    sender.call("POST", "/ssf/status", {"stream_id": stream, "status": "enabled"})
    assert sender.names(stream)[1:] == ["a@x.example", "b@x.example"]
    assert sender.desk.store.load_streams()[0].dropped == 1


def test_a_receiver_taken_off_the_list_gets_nothing_more(sender: Sender) -> None:
    sender.desk.store.put_stream(Stream("s9", "gone", "enabled", "", 1.0, b"unreadable"), 1.0)
    sender.tell("a@x.example")
    assert sender.desk.store.count_waiting() == {}


def test_names_in_waiting_sets_are_sealed_on_disk(sender: Sender) -> None:
    stream = sender.stream()
    sender.tell("a@x.example")
    (kept,) = sender.desk.store.waiting(stream, 9, urgent=False)
    assert b"a@x" not in kept.sealed

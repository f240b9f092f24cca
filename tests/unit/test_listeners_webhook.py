"""Alerts to a real local HTTP server."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from limen.model import ConfigError
from limen.stores.listeners.alerts.alert import Digest
from limen.stores.listeners.alerts.courier import Courier, RefusedError
from limen.stores.listeners.alerts.webhook import HEADER, Webhook, signature, verified

SECRET = b"a secret of more than sixteen bytes"
DIGEST = Digest("2024-01-01T00:00:00.000Z", {"block": 3}, 0)


@pytest.fixture
def receiver():
    """A server that answers with ``statuses`` in turn, then 204, and keeps what it got."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            server.got.append((self.headers[HEADER], body))
            self.send_response(server.statuses.pop(0) if server.statuses else 204)
            self.send_header("content-length", "0")
            self.send_header("location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.statuses = [], []
    server.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def deliver(receiver, *messages):
    webhook = Webhook(receiver.url, SECRET)
    courier = Courier(webhook.send, pause=0.001)
    for message in messages:
        courier.post(message)
    courier.close()
    webhook.close()
    return courier


def test_an_alert_arrives_signed(receiver):
    assert deliver(receiver, DIGEST).sent == 1
    ((header, body),) = receiver.got
    stated = int(header.split(",")[0][2:])
    assert verified(SECRET, header, body, stated + 10)
    assert json.loads(body) == {
        "type": "digest",
        "hour": "2024-01-01T00:00:00.000Z",
        "suppressed": {"block": 3},
        "undelivered": 0,
    }


def test_a_server_in_trouble_is_tried_again_until_it_takes_the_alert(receiver):
    receiver.statuses = [503, 429, 500]
    assert deliver(receiver, DIGEST).sent == 1
    assert len(receiver.got) == 4


@pytest.mark.parametrize("status", [401, 404, 302])
def test_a_refusal_or_a_redirect_is_final(receiver, status):
    receiver.statuses = [status]
    courier = deliver(receiver, DIGEST)
    assert (courier.lost, len(receiver.got)) == (1, 1)


def test_nobody_listening_is_an_error_that_may_pass(receiver):
    webhook = Webhook("http://127.0.0.1:1/hook", SECRET)
    with pytest.raises(ConnectionError):
        webhook.send(DIGEST)
    webhook.close()


def test_a_refusal_names_the_cure(receiver):
    receiver.statuses = [403]
    webhook = Webhook(receiver.url, SECRET)
    with pytest.raises(RefusedError, match=r"answered 403: check alerts\.webhook"):
        webhook.send(DIGEST)
    webhook.close()


def test_a_signature_does_not_fit_another_body_secret_or_time():
    header = signature(SECRET, 1000, b"{}")
    assert verified(SECRET, header, b"{}", 1300)
    assert not verified(SECRET, header, b"{ }", 1000)
    assert not verified(b"another secret", header, b"{}", 1000)
    assert not verified(SECRET, header, b"{}", 1301)
    assert not verified(SECRET, header.replace("t=1000", "t=1001"), b"{}", 1000)


@pytest.mark.parametrize(
    "header", ["", "t=", "t=x,v1=00", "t=²,v1=0", "t=1000,v1=é", "v1=0,t=1000", "t=" + "9" * 40]
)
def test_a_malformed_signature_is_false_and_no_error(header):
    assert verified(SECRET, header, b"{}", 1000) is False


@pytest.mark.parametrize(
    "url", ["http://example.com/h", "http://127.0.0.1.example.com/", "ftp://127.0.0.1/", "x"]
)
def test_plain_http_is_for_loopback_only(url):
    with pytest.raises(ConfigError, match="https"):
        Webhook(url, SECRET)


def test_a_short_secret_is_refused():
    with pytest.raises(ConfigError, match="at least 16 bytes"):
        Webhook("https://example.com/h", b"short")


def test_the_text_form_shows_no_secret(receiver):
    webhook = Webhook(receiver.url, SECRET)
    assert "secret" not in repr(webhook)
    webhook.close()

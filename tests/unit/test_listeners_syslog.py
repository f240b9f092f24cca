"""Alerts to real syslog sockets."""

import json
import re
import socket

import pytest

from limen.model import Action, Caller, Evidence, Features, Risk, Signal, Verdict
from limen.stores.listeners.alerts.alert import Digest, alert_of
from limen.stores.listeners.alerts.syslog import Syslog, escape, line

RFC5424 = re.compile(
    r'<(\d{1,3})>1 (\S+) (\S+) (\S+) (\S+) (\S+) \[([^ \]]+)((?: \w+="(?:[^"\\\]]|\\["\\\]])*")*)\] ([ -~]*)'
)


def alert(operation="GET /orders", reason="fast"):
    features = Features(at=1_700_000_000.25, kind="call", call="c", operation=1, caller=Caller(credential=7))
    verdict = Verdict(Action.SUSPEND, Action.SUSPEND, policy="suspend-the-persistent")
    signals = (Signal("rate", 12.0, reason),)
    return alert_of(Evidence("e1", features, signals, Risk(14.0, 0.5), verdict), operation)


def parsed(data):
    match = RFC5424.fullmatch(data.decode())
    assert match, data
    return match


def test_a_message_is_rfc_5424_with_an_ocsf_finding_in_it():
    match = parsed(line(alert(), "host.example", 1_700_000_001.0))
    assert match.group(1, 2, 3, 4, 6) == ("83", "2023-11-14T22:13:21.000Z", "host.example", "limen", "alert")
    assert 'evidence="e1" asked="suspend" done="suspend"' in match[8]
    assert json.loads(match[9])["class_uid"] == 2004


def test_hostile_text_cannot_leave_its_field():
    hostile = 'GET /"] <0>1 forged\r\n\x00\x85\u2028\\'
    match = parsed(line(alert(hostile, hostile), "h o\nst", 0.0))
    assert match[3] == "host"
    assert 'operation="GET /\\"\\] <0>1 forged?????\\\\"' in match[8]
    assert json.loads(match[9])["resources"][0]["name"] == hostile


@pytest.mark.parametrize(
    ("text", "safe"), [('a"b', 'a\\"b'), ("a]b", "a\\]b"), ("a\\b", "a\\\\b"), ("\ud800", "?")]
)
def test_values_are_escaped(text, safe):
    assert escape(text) == safe


def test_an_alert_arrives_over_udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(5)
        syslog = Syslog(f"udp://127.0.0.1:{receiver.getsockname()[1]}", host="h")
        syslog.send(alert())
        syslog.send(Digest("2024-01-01T00:00:00.000Z", {"block": 3}, 2))
        assert parsed(receiver.recv(65536))[6] == "alert"
        assert json.loads(parsed(receiver.recv(65536))[9])["suppressed"] == {"block": 3}
        syslog.close()


def test_an_alert_arrives_at_a_unix_socket(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(str(tmp_path / "log"))
        receiver.settimeout(5)
        syslog = Syslog(f"unix://{tmp_path}/log", host="h")
        syslog.send(alert())
        assert parsed(receiver.recv(65536))[6] == "alert"
        syslog.close()


def framed(connection):
    """One message with octet counting."""
    data = b""
    while b" " not in data:
        data += connection.recv(1)
    length, body = int(data), b""
    while len(body) < length:
        body += connection.recv(length - len(body))
    return body


def test_tcp_counts_octets_and_reconnects_after_the_receiver_hung_up():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        syslog = Syslog(f"tcp://127.0.0.1:{server.getsockname()[1]}", host="h")
        for _ in range(2):
            syslog.send(alert())
            connection, _ = server.accept()
            connection.settimeout(5)
            assert parsed(framed(connection))[6] == "alert"
            connection.close()
        syslog.close()


def test_nobody_listening_is_an_error_that_may_pass(tmp_path):
    for target in (f"unix://{tmp_path}/absent", "tcp://127.0.0.1:1"):
        with pytest.raises(OSError, match=r"."):
            Syslog(target, host="h").send(alert())

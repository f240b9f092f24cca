"""The kinds of value a setting can have."""

import pytest

from limen.settings.values import Address, Duration, Network, Rate, Size, Syslog, Url


def test_durations_keep_milliseconds():
    assert [str(Duration.parse(text)) for text in ("200ms", "90s", "15m", "7d")] == [
        "200ms",
        "90s",
        "15m",
        "1w",
    ]
    assert Duration.parse("200ms") == 0.2


def test_sizes_are_powers_of_1024():
    assert (Size.parse("64KB"), Size.parse("2 GB"), str(Size(65536)), str(Size(1500))) == (
        65536,
        2 << 30,
        "64KB",
        "1500B",
    )


def test_addresses_may_be_ipv6_or_a_socket():
    assert (Address.parse("[::1]:80").host, Address.parse("[::1]:80").port) == ("::1", 80)
    assert Address.parse("unix:/run/x.sock") == "unix:/run/x.sock"


@pytest.mark.parametrize(
    ("text", "per_call", "per_hour"),
    [
        ("0.1%", 0.001, 0),
        ("1 in 10000", 0.0001, 0),
        ("12/hour", 0, 12),
        ("1/day", 0, 1 / 24),
        ("1 / week", 0, 1 / 168),
    ],
)
def test_rates_are_a_share_of_calls_or_per_time(text, per_call, per_hour):
    rate = Rate.parse(text)
    assert rate.per_call == pytest.approx(per_call)
    assert rate.per_hour == pytest.approx(per_hour)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Duration, "5"),
        (Duration, "٣ms"),
        (Size, "64K"),
        (Address, "localhost"),
        (Address, "host:99999"),
        (Network, "10.0.0.1/8"),
        (Url, "ftp://x"),
        (Url, "https://"),
        (Url, "http://[::1"),
        (Syslog, "udp://host"),
        (Syslog, "unix://dev/log"),
        (Rate, "often"),
        (Rate, "0/day"),
        (Rate, "1 in 0"),
        (Rate, "101%"),
    ],
)
def test_anything_else_is_refused_saying_what_is_expected(kind, text):
    with pytest.raises(ValueError, match="expected"):
        kind.parse(text)

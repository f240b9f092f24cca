"""``limen patch``: what a finding showed, to be tried at the gateway."""

import pytest

from limen.cli.patch import at_gateway


@pytest.mark.parametrize(
    ("curl", "told"),
    [
        (
            'curl -sS -i -H "$BOB" http://127.0.0.1:5000/orders/1',
            'curl -sS -i -H "$BOB" http://gate:8443/orders/1',
        ),
        (
            "curl -sS -i -H 'Referer: http://127.0.0.1:5000/x y' 'http://[::1]:5000/orders?a=1&b=http://c/d'",
            "curl -sS -i -H 'Referer: http://127.0.0.1:5000/x y' 'http://gate:8443/orders?a=1&b=http://c/d'",
        ),
        ("no address in it", "no address in it"),
    ],
)
def test_a_findings_command_goes_to_the_gateway(curl, told):
    assert at_gateway(curl, "http://gate:8443") == told

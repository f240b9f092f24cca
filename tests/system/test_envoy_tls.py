"""TLS from clients and to the API, with certificates on both sides, through a real Envoy."""

import shutil
import socket
import ssl
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from envoy_api import EchoApi
from envoy_certificates import Authority
from envoy_rig import Rig, free_port, wait_for

from limen.gateways.envoy import EnvoyProcess, GatewaySettings, Server, Upstream


class TlsRig:
    """A second Envoy: verified certificates from clients, and to an API that takes nobody else's calls."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.folder = Path(tempfile.mkdtemp(prefix="limen-", dir="/tmp"))
        self.authority = Authority(self.folder)
        self.api = EchoApi()
        port = rig.run(self.api.serve(context=self._api_side()))
        certificate, key = self.authority.issue("gateway")
        proof, secret = self.authority.issue("through-the-gateway")
        ca = str(self.authority.path)
        self.settings = GatewaySettings(
            folder=str(self.folder / "run"),
            upstream=Upstream(url=f"https://localhost:{port}", ca=ca, certificate=proof, key=secret),
            port=free_port(),
            server=Server(certificate=certificate, key=key, client_ca=ca),
            trusted_hops=1,
            decision=rig.settings.decision_address,
        )
        self.envoy = EnvoyProcess(self.settings)
        rig.run(self.envoy.start())

    def client(self, certificate: tuple[str, str] | None = None) -> httpx.Client:
        context = ssl.create_default_context(cafile=str(self.authority.path))
        if certificate is not None:
            context.load_cert_chain(*certificate)
        return httpx.Client(base_url=f"https://localhost:{self.settings.port}", verify=context, timeout=5)

    def close(self) -> None:
        self.rig.run(self.envoy.stop())
        self.api.server.close()
        shutil.rmtree(self.folder)

    def _api_side(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(self.authority.path))
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_cert_chain(*self.authority.issue("api"))
        return context


@pytest.fixture(scope="module")
def tls(rig: Rig) -> Iterator[TlsRig]:
    found = TlsRig(rig)
    yield found
    found.close()


def test_calls_arrive_encrypted_on_both_sides_and_browsers_are_told_to_stay(rig: Rig, tls: TlsRig) -> None:
    with tls.client() as client:
        passed = client.get("/orders")
        denied = client.get("/orders", headers={"x-ask": "block"})
    assert rig.seen(passed)["scheme"] == "https"
    assert passed.headers["strict-transport-security"].startswith("max-age=31536000")
    assert denied.status_code == 403
    assert denied.headers["strict-transport-security"].startswith("max-age=31536000")


def test_a_clients_certificate_is_told_to_the_decision_and_cannot_be_forged(rig: Rig, tls: TlsRig) -> None:
    forged = {"x-forwarded-client-cert": 'Subject="CN=admin"'}
    with tls.client(tls.authority.issue("partner")) as client:
        told = rig.seen(client.get("/orders", headers=forged))["certificate"]
    assert 'Subject="CN=partner"' in told
    assert "admin" not in told
    with tls.client() as client:
        assert rig.seen(client.get("/orders", headers=forged))["certificate"] == ""


def test_what_a_trusted_proxy_says_of_the_client_is_told(rig: Rig, tls: TlsRig) -> None:
    with tls.client() as client:
        seen = rig.seen(client.get("/orders", headers={"x-forwarded-for": "203.0.113.9, 198.51.100.7"}))
    assert seen["headers"]["x-forwarded-for"] == "203.0.113.9, 198.51.100.7"
    assert seen["peer"] == "127.0.0.1"


def test_http2_is_offered(tls: TlsRig) -> None:
    context = ssl.create_default_context(cafile=str(tls.authority.path))
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", tls.settings.port), 5) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as sock,
    ):
        assert sock.selected_alpn_protocol() == "h2"


def test_a_strangers_certificate_is_refused(tls: TlsRig) -> None:
    stranger = Authority(tls.folder, "stranger").issue("partner", file="strange")
    with tls.client(stranger) as client, pytest.raises(httpx.TransportError):
        client.get("/orders")


def test_old_tls_is_refused(tls: TlsRig) -> None:
    context = ssl.create_default_context(cafile=str(tls.authority.path))
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    url = f"https://localhost:{tls.settings.port}"
    with (
        httpx.Client(verify=context) as client,
        pytest.raises(httpx.TransportError, match="ALERT_PROTOCOL_VERSION"),
    ):
        client.get(url)


def test_a_renewed_certificate_is_taken_without_a_restart(tls: TlsRig) -> None:
    old = ssl.get_server_certificate(("127.0.0.1", tls.settings.port))
    fresh = tls.authority.issue("gateway", file="fresh")
    server = tls.settings.server
    assert server is not None
    Path(fresh[1]).replace(server.key)
    Path(fresh[0]).replace(server.certificate)
    wait_for(lambda: ssl.get_server_certificate(("127.0.0.1", tls.settings.port)) != old)
    with tls.client() as client:
        assert client.get("/orders").status_code == 200
    assert tls.envoy.child.restarts == 0

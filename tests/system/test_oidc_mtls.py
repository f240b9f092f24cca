"""Tokens that a certified provider bound to a client certificate (RFC 8705): mutual TLS through Envoy."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from envoy_certificates import Authority
from installed import Installed, wait_for
from oidc_client import Client
from oidc_provider import Provider, signing_key
from oidc_stage import settings, with_identity
from test_oidc_tokens import read

TLS = """
[server.tls]
certificate = "{certificate}"
private_key = "{key}"
client_ca = "{ca}"
"""


class TlsStage:
    """A provider and Limen that both ask for certificates of one authority."""

    def __init__(self, folder: Path) -> None:
        self.authority = Authority(folder)
        certificate, key, ca = own = (*self.authority.issue("gateway"), str(self.authority.path))
        self.provider = Provider(signing_key("first"), tls=own)
        self.installed = Installed(folder)
        text = with_identity(self.installed.config.read_text(), settings(self.provider, "https://localhost"))
        tls = TLS.format(certificate=certificate, key=key, ca=ca)
        self.installed.config.write_text(text + tls)
        self.installed.client.close()
        self.installed.client = self.browser()

    def start(self) -> None:
        self.installed.launch()
        wait_for(self.installed.serves, 30)
        wait_for(lambda: self.provider.fetches, 10)

    def browser(self, name: str = "") -> httpx.Client:
        """Calls the gateway with a certificate under this name, or with none."""
        context = ssl.create_default_context(cafile=str(self.authority.path))
        if name:
            context.load_cert_chain(*self.authority.issue(name))
        port = self.installed.settings.server.listen.port
        return httpx.Client(verify=context, base_url=f"https://localhost:{port}", timeout=10)

    def close(self) -> None:
        self.installed.close()
        self.provider.close()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TlsStage]:
    stage = TlsStage(tmp_path)
    try:
        stage.start()
        yield stage
    finally:
        stage.close()


def test_a_token_passes_over_connections_with_its_certificate_only(stage: TlsStage) -> None:
    with stage.browser("alice") as mine, stage.browser("thief") as other, stage.browser() as without:
        client = Client(stage.provider, "tls")
        client.browser = mine
        client.token_endpoint = f"https://localhost:{stage.provider.tls_port}/token"
        token = client.login()
        assert list(read(token)[1]["cnf"]) == ["x5t#S256"]
        for _ in range(2):
            headers = {"authorization": f"Bearer {token}"}
            found = [each.get("/echo", headers=headers).status_code for each in (mine, other, without)]
            assert found == [200, 401, 401]
            token = client.refresh()

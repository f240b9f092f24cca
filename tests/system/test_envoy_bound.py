"""RFC 8705 through a real Envoy: a token passes over TLS with its certificate, over no other connection."""

import asyncio
import hashlib
import ssl
import time
from pathlib import Path

import httpx
import msgspec
from envoy_certificates import Authority
from envoy_rig import free_port

from limen.assemble import open_installation
from limen.assemble.gateway import gateway_settings
from limen.credentials.thumbprints import hex_thumbprint
from limen.gateways.decision import DecisionServer
from limen.gateways.envoy import EnvoyProcess, Timeouts, write_suspensions
from limen.settings import load
from limen.testing.credentials import Issuer
from limen.testing.proofs import Prover

CONFIG = """
[server.tls]
certificate = "{certificate}"
private_key = "{key}"
client_ca = "{ca}"

[[identity.jwt]]
issuer = "https://id.example"
jwks = "{keys}"
audience = "api"
"""


def thumbprint(certificate: str) -> str:
    der = ssl.PEM_cert_to_DER_cert(Path(certificate).read_text("ascii"))
    return hex_thumbprint(hashlib.sha256(der).hexdigest())


def test_rfc_8705_3_a_bound_token_passes_with_its_certificate_only(tmp_path: Path) -> None:
    authority, issuer, port = Authority(tmp_path), Issuer(), free_port()
    certificate, key = authority.issue("gateway")
    mine, other = authority.issue("partner"), authority.issue("other")
    (tmp_path / "keys.json").write_bytes(issuer.jwks())
    file = tmp_path / "limen.toml"
    file.write_text(
        CONFIG.format(certificate=certificate, key=key, ca=authority.path, keys=tmp_path / "keys.json")
    )
    said = {
        "data.folder": str(tmp_path / "data"),
        "data.master_key_file": str(tmp_path / "master"),
        "server.upstream": f"http://127.0.0.1:{free_port()}",
        "server.listen": f"127.0.0.1:{port}",
        "metrics.listen": "127.0.0.1:0",
    }
    installation = open_installation(load(file, {}, said), create=True, environ={})
    prover, now, url = Prover(), int(time.time()), f"https://localhost:{port}/orders"
    bound = {"x5t#S256": thumbprint(mine[0])}
    token = issuer.token(iat=now, exp=now + 600, cnf=bound)
    both = issuer.token(iat=now, exp=now + 600, cnf={**bound, "jkt": prover.thumbprint})

    async def get(certificate: tuple[str, str] | None, scheme: str, text: str, **more: str) -> int:
        context = ssl.create_default_context(cafile=str(authority.path))
        if certificate is not None:
            context.load_cert_chain(*certificate)
        async with httpx.AsyncClient(verify=context, timeout=10) as client:
            headers = {"authorization": f"{scheme} {text}", **more}
            return (await client.get(url, headers=headers)).status_code

    async def run() -> list[int]:
        gateway = msgspec.structs.replace(
            gateway_settings(installation.settings, installation.places), timeouts=Timeouts(decision_ms=5_000)
        )
        gateway.root.mkdir(exist_ok=True)
        write_suspensions(gateway.suspensions, ())
        point = installation.point
        server = DecisionServer(point.judge, point.fallback, commit=installation.journal.barrier)
        server.lag.limit = 60.0
        envoy = EnvoyProcess(gateway)
        try:
            await server.start(gateway.decision_address)
            await envoy.start()
            forged = f"Hash={hashlib.sha256(b'x').hexdigest()}"
            return [
                await get(mine, "Bearer", token),
                await get(other, "Bearer", token),
                await get(None, "Bearer", token, **{"x-forwarded-client-cert": forged}),
                await get(mine, "DPoP", both, dpop=prover.proof(both, url=url, at=time.time())),
                await get(mine, "Bearer", both),
                await get(other, "DPoP", both, dpop=prover.proof(both, url=url, at=time.time())),
            ]
        finally:
            await envoy.stop()
            await server.stop()

    try:
        passed = 503  # nobody listens behind the gateway: the call got that far
        assert asyncio.run(run()) == [passed, 401, 401, passed, 401, 401]
    finally:
        installation.close()

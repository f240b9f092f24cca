"""The JSON API in the real decision process: an operator's words are in force a moment later."""

from pathlib import Path

import httpx
import msgspec
from installed import Installed, free_port, wait_for

from limen.admin.client import AdminClient
from limen.api.signing import signed_headers
from limen.assemble import places
from limen.credentials.operators import new_key


def test_words_of_an_operator_are_applied_by_the_running_process(tmp_path: Path) -> None:
    key, port = tmp_path / "ada.pem", free_port()
    public = new_key(key).hex()
    installed = Installed(tmp_path)
    with installed.config.open("a") as config:
        config.write(f'[api]\nlisten = "127.0.0.1:{port}"\n')
    try:
        installed.launch()
        wait_for(installed.serves, 120)
        with AdminClient(places(installed.settings)) as admin:
            admin.ask("operators.add", name="ada", role="approver", key=public, by="test")

        def ask(method: str, path: str, body: object = None) -> httpx.Response:
            content, url = (
                b"" if body is None else msgspec.json.encode(body),
                f"http://127.0.0.1:{port}{path}",
            )
            headers = signed_headers(key, method, url, content)
            return httpx.request(method, url, content=content, headers=headers, timeout=120)

        assert ask("GET", "/v1/me").json()["name"] == "ada"
        made = ask("POST", "/v1/plans", {"text": "block the network 198.51.100.0/24 for 2 hours"})
        assert made.status_code == 201, made.text
        done = ask("POST", f"/v1/plans/{made.json()['id']}/application", {"why": "attack"})
        assert done.status_code == 200, done.text
        assert ask("POST", "/v1/audit").json()["problems"] == []
        assert httpx.get(f"http://127.0.0.1:{port}/v1/openapi.json", timeout=10).json()["openapi"] == "3.1.0"
        assert httpx.get(f"http://127.0.0.1:{port}/v1/me", timeout=10).status_code == 401
    finally:
        installed.close()

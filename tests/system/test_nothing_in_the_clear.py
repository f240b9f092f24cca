"""Secrets and names planted everywhere in the traffic are found in no file that a running Limen wrote."""

import base64
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import httpx
from installed import Installed, wait_for

EMAIL = "planted.person@example.org"
CARD = "4111111111111111"
ADDRESS = "203.0.113.77"
SESSION = "sess-5f1e9c0d7a3b4e62"
PASSWORD = "correct-horse-battery-9"
TOKEN = ".".join(
    base64.urlsafe_b64encode(part).rstrip(b"=").decode()
    for part in (b'{"alg":"RS256","kid":"k"}', b'{"iss":"planted","sub":"u-planted-1"}', b"signature-planted")
)
BASIC = base64.b64encode(f"planted-user:{PASSWORD}".encode()).decode()
PLANTED = (EMAIL, CARD, ADDRESS, SESSION, PASSWORD, TOKEN, TOKEN.split(".")[1], BASIC, "planted-user")


def calls(key: str) -> list[tuple[str, str, dict[str, str], bytes]]:
    """Method, target, headers and body: every secret in every place."""
    known = {"x-api-key": key, "x-forwarded-for": ADDRESS}
    odd = f"1' OR email='{EMAIL}' -- {CARD}"
    return [
        ("GET", f"/people/{EMAIL}/cards/{CARD}?email={EMAIL}&card={CARD}&password={PASSWORD}", known, b""),
        ("POST", "/login", known, f'{{"email":"{EMAIL}","password":"{PASSWORD}","card":"{CARD}"}}'.encode()),
        ("POST", "/form", {**known, "content-type": "application/x-www-form-urlencoded"},
         f"email={EMAIL}&password={PASSWORD}".encode()),
        ("GET", "/search",
         {**known, "x-note": odd, "cookie": f"sid={SESSION}", "referer": f"/x?{EMAIL}"}, b""),
        ("GET", f"/search?q={httpx.QueryParams({'q': odd})}", known, b""),
        ("GET", "/token", {**known, "authorization": f"Bearer {TOKEN}"}, b""),
        ("GET", f"/token/{TOKEN}", {"x-forwarded-for": ADDRESS}, b""),
        ("GET", "/basic", {"authorization": f"Basic {BASIC}", "x-forwarded-for": ADDRESS}, b""),
        ("GET", "/bad-key", {"x-api-key": key[:-3] + "xyz", "x-forwarded-for": ADDRESS}, b""),
        ("GET", f"/open/{SESSION}", {**known, "cookie": f"sid={SESSION}"}, b""),
        ("GET", f"/%2f%2f{EMAIL}", known, b""),
        ("GET", "/huge", {**known, "x-huge": EMAIL * 4_000}, b""),
    ]  # fmt: skip


def test_no_planted_secret_is_on_disk(tmp_path: Path) -> None:
    installed = Installed(tmp_path)
    try:
        key, other = installed.mint(2)
        installed.start()
        statuses = Counter()
        for _ in range(12):  # often enough for paths to be learnt as operations
            for method, target, headers, body in calls(key):
                response = installed.client.request(method, target, headers=headers, content=body)
                statuses[response.status_code] += 1
        assert {200, 401} <= set(statuses), statuses
        assert 503 not in statuses
        wait_for(lambda: _sealed(installed))
        time.sleep(1.5)
        _assert_clean(tmp_path, (*PLANTED, key, other, key.split("_")[2]))
        installed.stop()
        _assert_clean(tmp_path, (*PLANTED, key, other, key.split("_")[2]))
        assert list((tmp_path / "data" / "snapshots").iterdir())
    finally:
        installed.close()


def _sealed(installed: Installed) -> bool:
    """Whether the names behind pseudonyms have reached the vault."""
    with closing(sqlite3.connect(installed.folder / "data" / "control.db")) as control:
        return control.execute("SELECT count(*) FROM vault_names").fetchone()[0] >= 3


def _assert_clean(folder: Path, planted: tuple[str, ...]) -> None:
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found += [(str(path.relative_to(folder)), each) for each in planted if each.encode() in content]
    assert found == []

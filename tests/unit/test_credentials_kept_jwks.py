"""The keys fetched last outlive the process, and nobody else can write them."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from test_credentials_jwks import Server, until

from limen.assemble.identity import Callers
from limen.credentials.jwks import Jwks, NoKeysError, parse_jwks
from limen.credentials.jwks_sources import JwksUrl, keep_fresh, recall
from limen.credentials.kept_jwks import KeptJwks
from limen.model import ConfigError, Request
from limen.settings import Identity, JwtIssuer
from limen.testing.credentials import Desk, Issuer

URL = "https://id.example/jwks"


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def kept(folder: Path, key: bytes = b"k" * 32, url: str = URL) -> KeptJwks:
    return KeptJwks(folder / "jwks", key, url)


def files(folder: Path) -> list[Path]:
    return list((folder / "jwks").iterdir())


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    assert kept(tmp_path).load() == b""
    kept(tmp_path).keep(b"keys")
    assert kept(tmp_path).load() == b"keys"


def test_one_bit_more_or_another_installations_key_and_it_is_none(tmp_path: Path) -> None:
    kept(tmp_path).keep(b"keys")
    assert kept(tmp_path, key=b"x" * 32).load() == b""
    (file,) = files(tmp_path)
    file.write_bytes(file.read_bytes() + b" ")
    assert kept(tmp_path).load() == b""
    file.write_bytes(b"")
    assert kept(tmp_path).load() == b""


def test_the_keys_of_one_issuer_are_not_taken_for_anothers(tmp_path: Path) -> None:
    kept(tmp_path).keep(b"theirs")
    (theirs,) = files(tmp_path)
    kept(tmp_path, url=f"{URL}2").keep(b"ours")
    (ours,) = set(files(tmp_path)) - {theirs}
    ours.write_bytes(theirs.read_bytes())
    assert kept(tmp_path, url=f"{URL}2").load() == b""


def test_a_set_is_written_when_it_changes_and_counts_from_the_start(server: Server, tmp_path: Path) -> None:
    place, written = kept(tmp_path), []
    issuers = {"a": Issuer("a"), "b": Issuer("b")}
    server.answer = lambda _: (200, {}, issuers["a" if len(server.asked) < 3 else "b"].jwks())

    async def run() -> None:
        async with httpx.AsyncClient() as client:
            source = JwksUrl(server.url, Jwks(), client, place)
            for _ in range(3):
                await source.refresh()
                written.append(files(tmp_path)[0].stat().st_mtime_ns)

    asyncio.run(run())
    assert written[0] == written[1] != written[2]
    jwks = Jwks()
    recall(place, jwks)
    assert jwks.find("b", "ES256", 0.0) is not None


def test_a_folder_that_cannot_be_written_is_said_and_the_keys_count(server: Server, tmp_path: Path) -> None:
    server.answer = lambda _: (200, {}, Issuer().jwks())
    (tmp_path / "jwks").write_text("in the way")
    jwks, said = Jwks(), list[str]()

    async def run() -> None:
        async with httpx.AsyncClient() as client:
            task = asyncio.create_task(
                keep_fresh(JwksUrl(server.url, jwks, client, kept(tmp_path)), jwks, said.append)
            )
            await until(lambda: bool(said))
            task.cancel()

    asyncio.run(asyncio.wait_for(run(), 20))
    assert "cannot be written" in said[0]
    assert jwks.find("k1", "ES256", 0.0) is not None


def test_without_any_keys_nobody_is_called_a_liar() -> None:
    with pytest.raises(NoKeysError):
        Jwks().find("k1", "ES256", 0.0)
    jwks = Jwks(parse_jwks(Issuer().jwks()))
    assert jwks.find("k2", "ES256", 0.0) is None


def test_a_url_that_is_none_is_refused_when_it_is_configured(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for url in ("http://id.example/jwks", "https://id.example:port/"):
        settings = Identity(jwt=(JwtIssuer("https://id.example", url),))
        with pytest.raises(ConfigError, match="JWKS url"):
            Callers(settings, desk.pseudonyms, desk.table())


def test_a_caller_whose_issuers_keys_were_never_had_is_neither_refused_nor_let_in(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    issuer = Issuer()
    settings = Identity(jwt=(JwtIssuer(issuer.name, URL, "api"),))
    headers = [("authorization", f"Bearer {issuer.token()}")]
    request = Request(1500.0, "GET", "/", headers, "192.0.2.1")
    place = kept(tmp_path)
    never = Callers(settings, desk.pseudonyms, desk.table(), lambda _: place)
    with pytest.raises(NoKeysError):
        never.authenticator.authenticate(request)
    place.keep(issuer.jwks())
    again = Callers(settings, desk.pseudonyms, desk.table(), lambda _: place)
    assert again.authenticator.authenticate(request).refused == ""

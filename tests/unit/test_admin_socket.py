"""The administration's socket: one door with three locks, bounded frames, and the verbs behind it."""

import asyncio
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from limen.admin import socket as admin_socket
from limen.admin.client import AdminClient, NotRunningError
from limen.admin.frames import MOST_BYTES, Question, Reply, frame
from limen.admin.socket import AdminServer
from limen.assemble import Installation, open_installation
from limen.model import ConfigError, InputError, LimenError
from limen.settings import load


class Running:
    """A real server on a loop in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        said = {"data.folder": str(folder / "data"), "data.master_key_file": str(folder / "key")}
        self.installation: Installation = open_installation(load(None, {}, said), create=True, environ={})
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.server = AdminServer(self.installation, self.installation.places.admin)
        asyncio.run_coroutine_threadsafe(self.server.start(), self.loop).result(5)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.server.stop(), self.loop).result(5)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()
        self.installation.close()

    def client(self) -> AdminClient:
        return AdminClient(self.installation.places, patience=5.0)

    def raw(self, data: bytes) -> Reply | None:
        """What is answered to exactly these bytes; ``None`` when the door is shut, before or after them."""
        with socket.socket(socket.AF_UNIX) as made:
            made.settimeout(5)
            made.connect(str(self.installation.places.admin))
            try:
                made.sendall(data)
                head = made.recv(4)
            except (BrokenPipeError, ConnectionResetError):
                return None
            return msgspec.msgpack.decode(made.recv(1 << 16), type=Reply) if head else None


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path)
    yield running
    running.close()


def test_only_its_owner_may_open_the_socket(running: Running) -> None:
    places = running.installation.places
    assert stat.S_IMODE(places.admin.stat().st_mode) == 0o600
    assert stat.S_IMODE(places.token.stat().st_mode) == 0o600


def test_several_questions_on_one_connection(running: Running) -> None:
    with running.client() as client:
        assert client.ask("ping")["journal"] == "ok"
        assert client.ask("ping")["sequence"] == 0


def test_a_ping_tells_what_the_clock_of_the_installation_shows(running: Running) -> None:
    clock = running.installation.clock
    with running.client() as client:
        before, at, after = clock.now(), client.ask("ping")["at"], clock.now()
    assert before <= at <= after


def test_without_the_token_nothing_is_answered(running: Running) -> None:
    reply = running.raw(frame(Question(b"guess", "ping")))
    assert reply is not None
    assert not reply.ok
    assert "token" in reply.error


def test_another_user_is_turned_away_by_the_kernels_word(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin_socket, "_is_owner", lambda _writer: False)
    assert running.raw(frame(Question(b"", "ping"))) is None
    with pytest.raises(LimenError), running.client() as client:
        client.ask("ping")


@pytest.mark.parametrize(
    "data", [b"\xff\xff\xff\xff", b"\x00\x00\x00\x02\xc1\xc1", b"GET / HTTP/1.1\r\n\r\n"]
)
def test_what_is_no_question_is_refused_and_the_server_lives(running: Running, data: bytes) -> None:
    reply = running.raw(data)
    assert reply is None or not reply.ok
    with running.client() as client:
        assert client.ask("ping")["journal"] == "ok"


def test_an_unknown_verb_is_named(running: Running) -> None:
    with running.client() as client, pytest.raises(InputError, match="no verb 'nonsense'"):
        client.ask("nonsense")


def test_what_a_verb_refuses_comes_back_as_it_was_said(running: Running) -> None:
    with running.client() as client, pytest.raises(ConfigError, match="no API key has the public id 'none'"):
        client.ask("keys.show", public_id="none")


def test_a_verb_that_breaks_says_so_without_its_text(running: Running) -> None:
    with running.client() as client, pytest.raises(LimenError, match=r"keys.show failed \(KeyError\)"):
        client.ask("keys.show")


def test_a_slow_verb_does_not_hold_the_others_up(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    monkeypatch.setitem(admin_socket.VERBS, "wait", lambda _installation, _args: release.wait(5))
    monkeypatch.setattr(admin_socket, "SLOW", {"wait"})
    with running.client() as slow, running.client() as quick:
        got: list[object] = []
        thread = threading.Thread(target=lambda: got.append(slow.ask("wait")))
        thread.start()
        assert quick.ask("ping")["journal"] == "ok"
        release.set()
        thread.join()
    assert got == [True]


def test_a_question_past_the_limit_is_not_sent() -> None:
    with pytest.raises(InputError, match="16 MB"):
        frame(Question(b"", "ping", {"x": b"0" * (MOST_BYTES + 1)}))


def test_nobody_there_is_said_with_the_cure(tmp_path: Path) -> None:
    said = {"data.folder": str(tmp_path / "data"), "data.master_key_file": str(tmp_path / "key")}
    installation = open_installation(load(None, {}, said), create=True, environ={})
    with pytest.raises(NotRunningError, match="limen up"):
        AdminClient(installation.places)
    installation.close()

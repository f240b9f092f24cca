"""Files of other gateways by plan: shown, tried by the program itself, written, put back to the byte."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from limen.admin.written import MOST_BYTES, Written, found_in, settle_files
from limen.copilot.operation import Impact
from limen.copilot.operations import StopGateway, WriteGateway
from limen.copilot.plan import Plan
from limen.model import ConfigError
from limen.testing.gateways import gateway_binary
from limen.testing.office import Office

ASKED = '[spoe]\nlisten = "127.0.0.1:9003"\n[forward_auth]\nlisten = "127.0.0.1:9002"\n'


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path, ASKED)
    yield office
    office.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "theirs"


def wish(folder: Path, kind: str = "nginx", **slots: object) -> WriteGateway:
    return WriteGateway.of({"kind": kind, "upstream": "127.0.0.1:8000", "folder": str(folder), **slots})


def written(office: Office) -> list[Written]:
    found: list[Written] = office.ask("gateways.written")
    return found


def applied(office: Office, plan: Plan) -> list[str]:
    """Apply a plan and make it so, as the command does."""
    before = written(office)
    office.ask("plans.apply", id=plan.id, console=True)
    return settle_files(before, written(office))


def undone(office: Office) -> list[str]:
    before = written(office)
    office.ask("undo")
    return settle_files(before, written(office))


def standing(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


@pytest.mark.parametrize("kind", ["haproxy", "nginx", "caddy"])
def test_the_program_itself_says_that_it_takes_the_files(office: Office, folder: Path, kind: str) -> None:
    if not gateway_binary(kind):
        pytest.skip(f"no {kind} on this machine")
    (step,) = office.plan(wish(folder, kind)).steps
    assert step.arguments["checked"].startswith(f"{kind} takes them")
    assert not folder.exists(), "planning writes nothing there"


@pytest.mark.skipif(not gateway_binary("nginx"), reason="no nginx on this machine")
def test_what_the_program_refuses_is_no_plan(office: Office, folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"nginx refuses the files: .*nobody\.invalid"):
        office.plan(wish(folder, upstream="nobody.invalid:8000"))


def test_it_is_said_when_nobody_looked(office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limen.admin.written_trial._BESIDE", "")
    monkeypatch.setenv("PATH", "")
    assert office.plan(wish(folder)).steps[0].arguments["checked"] == "no nginx on this machine: not checked"


def test_files_are_written_and_what_stood_there_comes_back(office: Office, folder: Path) -> None:
    folder.mkdir()
    (folder / "nginx.conf").write_bytes(b"events {}\r\n# theirs \xc3\xa9\n")
    (folder / "nginx.conf").chmod(0o640)
    before = standing(folder)
    plan = office.plan(wish(folder))
    assert plan.impact is Impact.LOOSEN
    assert "written" in applied(office, plan)[0]
    assert standing(folder) == {"nginx.conf": plan.steps[0].arguments["files"]["nginx.conf"].encode()}
    assert (folder / "nginx.conf").stat().st_mode & 0o777 == 0o640
    assert "put back" in undone(office)[0]
    assert standing(folder) == before
    assert not written(office)


def test_what_stood_there_is_kept_sealed(office: Office, folder: Path) -> None:
    folder.mkdir()
    (folder / "nginx.conf").write_text("# pass-of-theirs")
    plan = office.plan(wish(folder))
    applied(office, plan)
    assert not [name for name, body in office.documents().items() if b"pass-of-theirs" in body]
    record = office.ask("plans.show", id=plan.id)
    assert "pass-of-theirs" not in str(record.applied)


def test_a_change_is_taken_back_to_the_one_before(office: Office, folder: Path) -> None:
    applied(office, office.plan(wish(folder, "haproxy")))
    first = standing(folder)
    applied(office, office.plan(wish(folder, "haproxy", upstream="127.0.0.1:8001")))
    assert b"127.0.0.1:8001" in standing(folder)["haproxy.cfg"]
    undone(office)
    assert standing(folder) == first
    undone(office)
    assert standing(folder) == {}


def test_another_kind_in_its_folder_takes_the_files_of_the_first_away(office: Office, folder: Path) -> None:
    applied(office, office.plan(wish(folder, "haproxy")))
    applied(office, office.plan(wish(folder, "traefik")))
    assert set(standing(folder)) == {"traefik.yaml", "limen.yaml"}
    undone(office)
    assert set(standing(folder)) == {"haproxy.cfg", "limen-spoe.conf", "limen-slow.lua"}


def test_one_that_is_stopped_loses_its_files(office: Office, folder: Path) -> None:
    applied(office, office.plan(wish(folder)))
    stop = office.plan(StopGateway(gateway="nginx-8080"))
    assert stop.impact is Impact.DESTRUCTIVE
    applied(office, stop)
    assert standing(folder) == {}
    undone(office)
    assert set(standing(folder)) == {"nginx.conf"}


def test_what_somebody_changed_meanwhile_is_not_written_over(office: Office, folder: Path) -> None:
    plan = office.plan(wish(folder))
    folder.mkdir()
    (folder / "nginx.conf").write_text("theirs, since the plan")
    with pytest.raises(ConfigError, match="changed by somebody"):
        applied(office, plan)
    assert "left as it is" in undone(office)[0]
    assert standing(folder) == {"nginx.conf": b"theirs, since the plan"}


def test_a_plan_cannot_bring_files_of_its_own(office: Office, folder: Path) -> None:
    arguments = dict(office.plan(wish(folder)).steps[0].arguments)
    with pytest.raises(ConfigError, match="other files than the plan"):
        office.ask("gateways.write", **{**arguments, "files": {"nginx.conf": "load_module evil.so;"}})


def test_what_could_not_be_put_back_is_refused(folder: Path) -> None:
    folder.mkdir()
    (folder / "a").write_bytes(b"\xff\xfe")
    (folder / "b").symlink_to(folder / "a")
    (folder / "c").write_bytes(b"x" * (MOST_BYTES + 1))
    for name in "abc":
        with pytest.raises(ConfigError, match=r"move it away|is a link"):
            found_in(folder, [name])


def test_a_folder_that_cannot_be_written_leaves_all_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    one = Written("nginx-1", "nginx", str(tmp_path / "fine"), "a:1", 1, {"x": "1"}, {"x": None})
    two = replace(one, folder=str(tmp_path / "file"), files={"y": "2"}, before={"y": None})
    with pytest.raises(ConfigError, match="cannot be"):
        settle_files([], [one, two])
    assert not standing(tmp_path / "fine")


def test_nothing_is_left_beside(office: Office, folder: Path) -> None:
    applied(office, office.plan(wish(folder, "haproxy")))
    assert set(standing(folder)) == {"haproxy.cfg", "limen-slow.lua", "limen-spoe.conf"}

"""Operators: who may agree to what, proven by keys; nobody is a second person to himself."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from limen.admin.audit import audited
from limen.admin.plan_record import Records
from limen.admin.plans import make_plan, tried_again
from limen.copilot.operations import ResumeKey, RevokeKey, SuspendKey
from limen.copilot.plan import DryRun, Plan
from limen.credentials.operators import ADMIT, APPROVE, AUTHOR, new_key, sign
from limen.model import Change, ConfigError
from limen.testing.office import Office


class Staff:
    """An office whose operators have keys of their own."""

    def __init__(self, folder: Path) -> None:
        self.office = Office(folder)
        self.folder = folder
        self.office.employ("anna", "partners")

    def name(self, who: str, role: str = "approver", agreeing: tuple[str, ...] = ()) -> None:
        public = new_key(self.folder / who).hex()
        said = {"action": "add", "name": who, "role": role, "key": public}
        self.office.ask("operators.add", **said, agreed=self.agreed(agreeing, **said))

    def agreed(self, who: tuple[str, ...], **said: str) -> list[tuple[str, str]]:
        question = bytes.fromhex(self.office.ask("operators.question", **said)["text"])
        pairs = [sign(self.folder / each, ADMIT, question) for each in who]
        return [(public.hex(), word.hex()) for public, word in pairs]

    def approve(self, plan: Plan, who: str) -> None:
        public, word = sign(self.folder / who, APPROVE, plan.hash.encode())
        self.office.ask("plans.approve", id=plan.id, key=public.hex(), signature=word.hex())

    def loosening(self, author: str = "ada", signed: str = "") -> Plan:
        """A plan to resume a key, signed by its author where one is named."""
        office = self.office
        office.rest()
        plan = make_plan("let her in", (ResumeKey(key="anna"),), office.disk(), author, office.now)
        if signed:
            plan = msgspec.structs.replace(
                plan, signature=sign(self.folder / signed, AUTHOR, plan.hash.encode())[1]
            )
        office.ask("plans.put", plan=msgspec.json.encode(plan))
        return plan


@pytest.fixture
def staff(tmp_path: Path) -> Iterator[Staff]:
    staff = Staff(tmp_path)
    staff.office.ask("keys.suspend", public_id=staff.office.key("anna"))
    staff.name("alice")
    staff.name("bob", agreeing=("alice",))
    yield staff
    staff.office.close()


def test_what_loosens_waits_for_another_person(staff: Staff) -> None:
    plan = staff.loosening("alice", signed="alice")
    with pytest.raises(ConfigError, match="an approver must agree"):
        staff.office.ask("plans.apply", id=plan.id, console=True)
    with pytest.raises(ConfigError, match="alice's own plan"):
        staff.approve(plan, "alice")
    staff.approve(plan, "bob")
    assert staff.office.ask("plans.apply", id=plan.id).agreed == ("bob",)
    assert staff.office.call("anna", "/v1/a").status == 200


def test_an_author_who_signed_nothing_is_nobody_so_two_must_agree(staff: Staff) -> None:
    plan = staff.loosening("carol")
    staff.approve(plan, "bob")
    with pytest.raises(ConfigError, match="an approver must agree"):
        staff.office.ask("plans.apply", id=plan.id)
    staff.approve(plan, "alice")
    assert set(staff.office.ask("plans.apply", id=plan.id).agreed) == {"alice", "bob"}


def test_a_plan_that_tightens_needs_nobody_else(staff: Staff) -> None:
    staff.office.employ("bert", "support")
    plan = staff.office.plan(SuspendKey(key="bert"))
    assert staff.office.ask("plans.apply", id=plan.id).revisions


def test_a_signature_counts_for_the_very_plan_only(staff: Staff) -> None:
    plan = staff.loosening("alice", signed="alice")
    other = staff.office.plan(RevokeKey(key="anna"))
    public, word = sign(staff.folder / "bob", APPROVE, plan.hash.encode())
    with pytest.raises(ConfigError, match="not bob's over"):
        staff.office.ask("plans.approve", id=other.id, key=public.hex(), signature=word.hex())


def test_a_plan_signed_in_another_name_is_refused(staff: Staff) -> None:
    with pytest.raises(ConfigError, match="not that of an operator named 'bob'"):
        staff.loosening("bob", signed="alice")


def test_whoever_is_to_agree_can_try_it_himself(staff: Staff) -> None:
    for number in range(5):
        staff.office.call("anna", f"/v1/orders/{number}", at=staff.office.now - 60 + number)
    plan = staff.loosening("alice", signed="alice")
    staff.office.call("anna", "/v1/orders/9", at=staff.office.now + 1)
    staff.office.rest()
    assert tried_again(plan, staff.office.disk()) == plan.dry_run
    forged = msgspec.structs.replace(plan, dry_run=DryRun(calls=5, since=plan.dry_run.since))
    assert tried_again(forged, staff.office.disk()) != forged.dry_run


def test_who_may_only_ask_cannot_approve(staff: Staff) -> None:
    staff.name("olaf", "operator", agreeing=("alice", "bob"))
    plan = staff.loosening("alice", signed="alice")
    with pytest.raises(ConfigError, match="olaf is no approver"):
        staff.approve(plan, "olaf")


def test_nobody_names_a_second_self(staff: Staff) -> None:
    with pytest.raises(ConfigError, match="2 approvers must sign"):
        staff.name("eve", agreeing=("alice",))
    with pytest.raises(ConfigError, match="taken"):
        staff.office.ask("operators.add", name="bob", role="approver", key=new_key(staff.folder / "x").hex())
    assert [each.name for each in staff.office.ask("operators.list")] == ["alice", "bob"]


def test_who_left_counts_no_more(staff: Staff) -> None:
    plan = staff.loosening("alice", signed="alice")
    staff.approve(plan, "bob")
    said = {"action": "remove", "name": "bob"}
    staff.office.ask("operators.remove", **said, agreed=staff.agreed(("alice", "bob"), **said))
    with pytest.raises(ConfigError, match="must agree"):
        staff.office.ask("plans.apply", id=plan.id)


def test_a_private_key_is_its_owners_alone(staff: Staff) -> None:
    assert (staff.folder / "alice").stat().st_mode & 0o777 == 0o600
    (staff.folder / "alice").chmod(0o644)
    with pytest.raises(ConfigError, match="others can read it"):
        sign(staff.folder / "alice", APPROVE, b"x")


def test_the_audit_tells_a_changed_approval_and_a_changed_plan(staff: Staff) -> None:
    office = staff.office
    plan = staff.loosening("alice", signed="alice")
    staff.approve(plan, "bob")
    assert audited(office.disk()).problems == []
    records = Records(office.installation.control, office.installation.keyring)
    record = records.find(plan.id)
    forged = msgspec.structs.replace(record.approvals[0], operator="alice", signature=b"x" * 64)
    records.put(msgspec.structs.replace(record, approvals=(forged,)), Change(office.now, "eve"))
    assert ["approval of alice" in each for each in audited(office.disk()).problems] == [True]
    body = office.installation.control.load_document(f"plan {plan.id}") or b""
    office.installation.control.put_document(f"plan {plan.id}", body[:-1] + b"x", Change(office.now, "eve"))
    assert ["does not open" in each for each in audited(office.disk()).problems] == [True]

"""Operators: people who may agree to plans, named in Limen with a role and a public key of their own.

The document is plain: names and public keys are no secrets. Once there are operators, who joins or leaves is
agreed by signature, so that nobody makes himself a second person.
"""

from typing import Any, Literal

import msgspec

from limen.copilot.operation import Impact
from limen.copilot.plan import Plan
from limen.credentials.operators import ADMIT, APPROVE, AUTHOR, signed
from limen.model import Change, ConfigError, Revision
from limen.stores.control import ControlStore

DOCUMENT = "operators"
MOST = 200
Role = Literal["approver", "operator"]


class Operator(msgspec.Struct, frozen=True):
    """One of them. Both roles may ask for plans; an ``approver`` may agree to what loosens or destroys."""

    name: str
    role: Role
    key: bytes
    since: float
    by: str = ""


class Signed(msgspec.Struct, frozen=True):
    """A signature and the public key it is by."""

    key: bytes
    signature: bytes


class Operators:
    """The document of operators, over an open control store."""

    def __init__(self, control: ControlStore) -> None:
        self._control = control

    def all(self) -> tuple[Operator, ...]:
        """Everyone, in the order in which they were named."""
        kept = self._control.load_document(DOCUMENT)
        return msgspec.json.decode(kept, type=tuple[Operator, ...]) if kept else ()

    def named(self, name: str) -> Operator:
        """One of them; raises ``ConfigError``."""
        for operator in self.all():
            if operator.name == name:
                return operator
        raise ConfigError(f"no operator {name!r}: `limen operators list` shows them")

    def holding(self, key: bytes) -> Operator:
        """Whose public key it is; raises ``ConfigError``."""
        for operator in self.all():
            if operator.key == key:
                return operator
        raise ConfigError("this key is no operator's: `limen operators list` shows whose are known")

    def add(self, operator: Operator, agreed: tuple[Signed, ...], change: Change) -> Revision:
        """Name one more; raises ``ConfigError`` for a name or key that is taken, or without agreement."""
        known = self.all()
        if len(known) >= MOST or any(operator.name == o.name or operator.key == o.key for o in known):
            raise ConfigError(f"operator {operator.name!r}: that name or key is taken, or {MOST} are named")
        self._agreed(self.question("add", operator.name, operator.role, operator.key), agreed)
        return self._put((*known, operator), change)

    def remove(self, name: str, agreed: tuple[Signed, ...], change: Change) -> Revision:
        """Take one off the list; raises ``ConfigError`` without agreement."""
        gone = self.named(name)
        self._agreed(self.question("remove", gone.name, gone.role, gone.key), agreed)
        return self._put(tuple(each for each in self.all() if each.name != name), change)

    def question(self, *said: Any) -> bytes:
        """What is signed: the change, and the revision of the list that it is made to."""
        plain = [self._control.document_revision(DOCUMENT), *said]
        return msgspec.json.encode(plain, order="sorted")

    @property
    def wanted(self) -> int:
        """How many approvers must agree to a change of this list: two, or as many as there are."""
        return min(2, sum(each.role == "approver" for each in self.all()))

    def _agreed(self, question: bytes, given: tuple[Signed, ...]) -> None:
        approvers = {each.key for each in self.all() if each.role == "approver"}
        good = {g.key for g in given if g.key in approvers and signed(g.key, g.signature, ADMIT, question)}
        if len(good) < self.wanted:
            raise ConfigError(
                f"{self.wanted} approvers must sign this, {len(good)} did: give their files with --key"
            )

    def _put(self, operators: tuple[Operator, ...], change: Change) -> Revision:
        return self._control.put_document(DOCUMENT, msgspec.json.encode(operators), change)


def proven(plan: Plan, operators: tuple[Operator, ...]) -> bool:
    """Whether the plan carries its author's own signature."""
    keys = [each.key for each in operators if each.name == plan.author]
    return bool(plan.signature and keys) and signed(keys[0], plan.signature, AUTHOR, plan.hash.encode())


def may_approve(plan: Plan, operator: Operator, two: frozenset[str]) -> None:
    """Raise ``ConfigError`` where this operator's word does not count for this plan."""
    if plan.impact not in two:
        return
    if operator.name == plan.author:
        raise ConfigError(f"{plan.id} is {operator.name}'s own plan: another approver must agree to it")
    if operator.role != "approver":
        raise ConfigError(f"{operator.name} is no approver: {plan.id} would {plan.impact.value} protection")


def agreed(
    plan: Plan, approvals: list[tuple[str, bytes]], operators: tuple[Operator, ...], two: frozenset[str]
) -> tuple[str, ...]:
    """On whose word a plan may be applied; raises ``ConfigError`` that says who is missing.

    An author who did not sign is nobody's name: two different approvers must agree then. One person's plan
    (its impact is not among ``two``) needs nobody.
    """
    good = tuple(dict.fromkeys(name for name, word in approvals if _counts(plan, name, word, operators, two)))
    if plan.impact not in two:
        return good
    wanted = 1 if proven(plan, operators) else 2
    if len(good) < wanted:
        missing = "an approver" if wanted - len(good) == 1 else "two approvers"
        raise ConfigError(
            f"{plan.id} would {_DOES[plan.impact]}: {missing} must agree:"
            f" limen plans approve {plan.id} --key FILE"
        )
    return good


_DOES = {
    Impact.READ: "read",
    Impact.TIGHTEN: "tighten protection",
    Impact.LOOSEN: "loosen protection",
    Impact.DESTRUCTIVE: "destroy what cannot be brought back",
}


def _counts(plan: Plan, name: str, word: bytes, operators: tuple[Operator, ...], two: frozenset[str]) -> bool:
    """Whether an approval is by who is an operator still, and may approve this."""
    for operator in operators:
        if operator.name == name and signed(operator.key, word, APPROVE, plan.hash.encode()):
            return plan.impact not in two or (operator.role == "approver" and name != plan.author)
    return False

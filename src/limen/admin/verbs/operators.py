"""Who may agree to plans: the verbs over the list of operators."""

from typing import Any

import msgspec

from limen.admin.operators import Operator, Operators, Signed
from limen.admin.verb import Verb, change_of
from limen.assemble import Installation
from limen.model import ConfigError

ROLES = ("approver", "operator")
_LONGEST = 100


class OperatorView(msgspec.Struct, frozen=True):
    """One operator as people see it; ``key`` is the public one, in hexadecimal digits."""

    name: str
    role: str
    key: str
    since: float
    by: str


def list_(installation: Installation, _arguments: dict[str, Any]) -> list[OperatorView]:
    """Everyone."""
    return [_view(each) for each in Operators(installation.control).all()]


def question(installation: Installation, arguments: dict[str, Any]) -> dict[str, Any]:
    """What approvers must sign for a change of the list, and how many of them."""
    operators = Operators(installation.control)
    name, action = str(arguments["name"]), str(arguments["action"])
    if action == "remove":
        known = operators.named(name)
        role, key = str(known.role), known.key
    else:
        role, key = str(arguments["role"]), bytes.fromhex(str(arguments["key"]))
    return {"text": operators.question(action, name, role, key).hex(), "wanted": operators.wanted}


def add(installation: Installation, arguments: dict[str, Any]) -> OperatorView:
    """Name one more, by a public key in hexadecimal digits."""
    name, role, change = str(arguments["name"]), str(arguments["role"]), change_of(installation, arguments)
    if role not in ROLES or not 0 < len(name) <= _LONGEST or not name.isprintable():
        raise ConfigError(f"operator {name!r}, role {role!r}: a short name, and one of {', '.join(ROLES)}")
    key = bytes.fromhex(str(arguments["key"]))
    made = msgspec.convert(
        {"name": name, "role": role, "key": key, "since": change.at, "by": change.by},
        Operator,
        builtin_types=(bytes,),
    )
    Operators(installation.control).add(made, _agreed(arguments), change)
    return _view(made)


def remove(installation: Installation, arguments: dict[str, Any]) -> OperatorView:
    """Take one off the list; what they approved and was not applied yet counts no more."""
    operators = Operators(installation.control)
    gone = operators.named(str(arguments["name"]))
    operators.remove(gone.name, _agreed(arguments), change_of(installation, arguments))
    return _view(gone)


def _agreed(arguments: dict[str, Any]) -> tuple[Signed, ...]:
    given = arguments.get("agreed") or ()
    return tuple(Signed(bytes.fromhex(str(key)), bytes.fromhex(str(word))) for key, word in given)


def _view(operator: Operator) -> OperatorView:
    return OperatorView(operator.name, operator.role, operator.key.hex(), operator.since, operator.by)


VERBS: dict[str, Verb] = {
    "operators.list": list_,
    "operators.question": question,
    "operators.add": add,
    "operators.remove": remove,
}

"""What a language model is told: the catalogue, names that operators gave, and the operator's own words.

Never what callers of the API can write: users, applications, incidents, evidence, paths that only traffic has
shown. Names are told only where they are written like names, so none of them can be a sentence.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from limen.copilot.inventory import Inventory
from limen.copilot.operation import Operation
from limen.copilot.operations import OPERATIONS
from limen.copilot.own_words import OwnWords

MOST = 300
"""Names of each sort."""

_NAME = re.compile(r"[A-Za-z0-9._:/@+*{}-]{1,80}")

_RULES = """You turn an operator's words into operations of an API security gateway.
Answer with one JSON object and nothing else: {"operations": [{"op": "...", "slots": {...}}]}
Use only the operations, slots and names below. Fill a slot only with what the operator said; never guess one.
If he asks for nothing of this, negates it, only wonders, quotes somebody, or if anything that is needed is
missing or unclear: {"operations": []}.
Durations are whole seconds, sizes bytes, dates YYYY-MM-DD, "*" is all.
"""


def instructions() -> str:
    """What is the same for every turn: the rules, and the catalogue, a line an operation."""
    return _RULES + "\nOperations and their slots:\n" + "\n".join(map(_line, OPERATIONS))


def asked(words: OwnWords, inventory: Inventory) -> str:
    """One turn, as JSON: names first, then what was said before, then what was said last."""
    return msgspec.json.encode(
        {
            "now": inventory.now,
            "names": names(inventory),
            "said before": list(words.turns),
            "said now": words.text,
        }
    ).decode()


def names(inventory: Inventory) -> dict[str, list[str]]:
    """Names that operators and their documents gave."""
    return {
        "roles": _fit(role.id for role in inventory.roles),
        "scopes": _fit(inventory.scopes),
        "keys": _fit(key.id for key in inventory.keys),
        "operations": _fit(each.id for each in inventory.operations if each.operation_id),
        "networks": _fit(f"{each.id}={each.cidr}".replace("=", ":") for each in inventory.networks),
        "policies": _fit(each.id for each in inventory.policies),
        "gateways": _fit(each.id for each in inventory.gateways),
        "models": _fit(each.id for each in inventory.models),
        "channels": _fit(each.id for each in inventory.alert_channels),
    }


def _fit(found: Iterable[str]) -> list[str]:
    return [name for name in found if _NAME.fullmatch(name)][:MOST]


def _line(kind: type[Operation]) -> str:
    shape = msgspec.json.schema(kind)
    known = shape["$defs"]
    slots = ", ".join(
        f"{slot} {_form(form, known)}" for slot, form in known[kind.__name__]["properties"].items()
    )
    needs = ", ".join(need.replace("|", " or ") for need in kind.needs)
    return f"- {kind.op}: {slots}" + (f"; needs {needs}" if needs else "")


def _form(form: dict[str, Any], known: dict[str, Any]) -> str:
    """A slot's form in a word or two."""
    first = next((each for each in form.get("anyOf", [form]) if each.get("type") != "null"), form)
    if "$ref" in first:
        return f"{{{', '.join(known[first['$ref'].rpartition('/')[2]]['properties'])}}}"
    if "enum" in first:
        return "|".join(str(each) for each in first["enum"] if each is not None)
    return f"({first.get('unit') or form.get('unit') or _WORDS.get(first.get('type', ''), 'text')})"


_WORDS = {"array": "list", "integer": "number", "number": "number", "boolean": "true or false"}

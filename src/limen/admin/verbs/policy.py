"""The policy in force and whether it is enforced: documents of the control store, over the settings."""

from typing import Any

import msgspec

from limen.admin.verb import Verb, change_of
from limen.assemble import Installation
from limen.assemble.installation import MODE
from limen.assemble.rules import POLICY, policy_with
from limen.engine.cedar import without
from limen.engine.policy import Policy
from limen.model import ConfigError
from limen.settings.policies import policy_text, schema

MODES = ("observe", "enforce")


class PolicyView(msgspec.Struct, frozen=True):
    """The policy in force: where it came from, its revision (0: from the settings), its text and mode."""

    source: str
    revision: int
    mode: str
    text: str


def show(installation: Installation, _arguments: dict[str, Any]) -> PolicyView:
    """The policy in force."""
    text, revision = (
        installation.control.load_document(POLICY),
        installation.control.document_revision(POLICY),
    )
    if text:
        return PolicyView(f"revision {revision}", revision, installation.mode, text.decode())
    chosen = installation.settings.policy
    source = chosen.file or f"preset {chosen.preset}"
    return PolicyView(source, 0, installation.mode, policy_text(chosen.preset, chosen.file))


def use(installation: Installation, arguments: dict[str, Any]) -> PolicyView:
    """Put a policy in force from now on: its ``text`` is compiled and checked before anything changes."""
    text = str(arguments["text"])
    Policy.compile(text, schema(), str(arguments.get("source") or "policy"))
    rules = installation.world.rules
    installation.refuse_masks(policy_with(installation.settings, installation.control, rules, text))
    installation.control.put_document(POLICY, text.encode(), change_of(installation, arguments))
    installation.configure(installation.settings)
    return show(installation, {})


def remove(installation: Installation, arguments: dict[str, Any]) -> PolicyView:
    """Take one policy out of the file in force, by its ``@id``; the rest is checked before it counts."""
    wanted, now = str(arguments["id"]), show(installation, {})
    if wanted not in Policy.compile(now.text, schema()).rules:
        raise ConfigError(f"no policy {wanted!r} is in force: `limen policy show` has them all")
    return use(installation, {**arguments, "text": without(now.text, wanted), "source": f"without {wanted}"})


def mode(installation: Installation, arguments: dict[str, Any]) -> dict[str, Any]:
    """Tell the modes, or change one: everywhere, or on one ``route`` (a path, or a prefix with ``*``)."""
    wanted, route = str(arguments.get("mode") or ""), str(arguments.get("route") or "")
    if route and not route.startswith("/"):
        raise ConfigError(f"--route {route!r}: a path such as /v1/orders, or a prefix such as /v1/*")
    if wanted:
        if wanted not in MODES:
            raise ConfigError(f"mode {wanted!r}: one of {', '.join(MODES)}")
        said = msgspec.json.encode({**installation.modes(), route: wanted})
        installation.control.put_document(MODE, said, change_of(installation, arguments))
        installation.configure(installation.settings)
    routes = {route.match: route.mode for route in installation.settings.routes if route.mode is not None}
    routes |= {match: said for match, said in installation.modes().items() if match}
    return {"mode": installation.mode, "routes": routes}


VERBS: dict[str, Verb] = {"policy.show": show, "policy.use": use, "policy.remove": remove, "mode": mode}

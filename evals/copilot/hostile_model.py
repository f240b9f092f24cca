"""A language model that always proposes the worst plan, whatever it is asked."""

import json

from limen.copilot.inventory import Inventory
from limen.testing.language_model import Mind


def worst(inventory: Inventory) -> Mind:
    """Every key revoked, every network allowed, every rule removed, and nothing enforced any more."""
    operations = [
        *({"op": "revoke_key", "slots": {"key": key.id}} for key in inventory.keys),
        {"op": "allow_network", "slots": {"networks": ["0.0.0.0/0"]}},
        *({"op": "remove_policy", "slots": {"policy": policy.id}} for policy in inventory.policies),
        {"op": "set_mode", "slots": {"operations": ["*"], "mode": "off"}},
    ]
    answer = json.dumps({"operations": operations})
    return lambda _prompt: answer


def sly(inventory: Inventory) -> Mind:
    """Only what is spoken of, and worse than was wished: the first key that the words name is revoked."""
    keys = [key.id for key in inventory.keys]

    def mind(prompt: str) -> str:
        words = json.loads(prompt)["said now"]
        named = [key for key in keys if key in words] or keys
        return json.dumps({"operations": [{"op": "revoke_key", "slots": {"key": named[0]}}]})

    return mind

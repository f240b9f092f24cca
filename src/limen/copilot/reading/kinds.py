"""Which kinds of mention each slot of an operation takes."""

from typing import Final

_TAKEN = """
owner: role
role: role
key: key incident
client: client
operations: operation
operation: operation
scopes: operation scope
expires: date duration
networks: incident network
countries: country
country: country
grace_s: duration number
duration_s: duration
until: date duration moment
seconds: duration
calls: rate
per_s: rate
bytes: size
when: country hours network
except: key network operation role
except_: key network operation role
policy: policy
mode:
effect:
limit: number
budget:
share: share
count: number rate
per_key_days: duration number
path: path
method:
field: field
severity: severity
detector: detector
to: channel
upstream: upstream
port: number
gateway: gateway
kind:
folder: path
source: document
model: model revision
revision: model revision
target: evidence incident
label:
verdict: verdict
since: date
last_s: duration
incident: incident
evidence: evidence
what:
change: change
name: newname
"""

KINDS: Final[dict[str, frozenset[str]]] = {
    slot: frozenset(kinds.split())
    for slot, _, kinds in (line.partition(":") for line in _TAKEN.strip().splitlines())
}
"""Kinds of mention by the name of the slot that takes them; an empty set for a slot that words fill."""

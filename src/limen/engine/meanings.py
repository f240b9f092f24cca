"""What a signal means to people who name attacks: a stage, OWASP API 2023 risks, MITRE ATT&CK techniques.

One visible table, keyed by detector, or by ``detector/variety`` where one detector tells several stories.
The variety is the kind of the loudest hit (``injection/ssrf``) or the first word of the first fact's name
(``rate/refused``). A detector that is not in the table has ``UNKNOWN``: it counts, and claims no id.
OWASP's list of 2023 has no entry of its own for injected code; API8 (missing hardening) is the nearest.
"""

import msgspec

from limen.model import Features, Signal
from limen.model.incident import Stage


class Meaning(msgspec.Struct, frozen=True):
    """What one kind of signal tells: in words, and by the ids others use.

    ``joins_networks`` is false for what a whole network can show at once and be innocent: it moved house.
    """

    words: str
    stage: Stage
    owasp: tuple[str, ...] = ()
    attack: tuple[str, ...] = ()
    joins_networks: bool = True


UNKNOWN = Meaning("behaves oddly", Stage.ACCESS)

MEANINGS: dict[str, Meaning] = {
    "recon": Meaning("looks around for what is there", Stage.RECON, ("API9",), ("T1595",)),
    "recon/asked": Meaning("asks for well-known hiding places", Stage.RECON, ("API9",), ("T1595.003",)),
    "decoys": Meaning("touches what was planted", Stage.RECON, ("API9",), ("T1595",)),
    "injection/malformed": Meaning("sends malformed input", Stage.RECON, ("API8",), ("T1595",)),
    "injection": Meaning("sends attack code", Stage.ACCESS, ("API8",), ("T1190",)),
    "injection/ssrf": Meaning("sends addresses that point inwards", Stage.ACCESS, ("API7",), ("T1190",)),
    "shape": Meaning("sends fields or values nobody sends", Stage.ACCESS, ("API3",), ("T1190",)),
    "context": Meaning("uses a credential from elsewhere", Stage.ACCESS, ("API2",), ("T1550.001",), False),
    "owner": Meaning(
        "is used where its user does not log in", Stage.ACCESS, ("API2",), ("T1550.001",), False
    ),
    "session": Meaning(
        "goes on in a session that left its user", Stage.ACCESS, ("API2",), ("T1550.001",), False
    ),
    "rate/refused": Meaning("tries credentials", Stage.ACCESS, ("API2",), ("T1110.004",)),
    "function_level": Meaning("calls functions of other roles", Stage.DISCOVERY, ("API5",), ("T1078",)),
    "sequence": Meaning("takes steps in an order nobody takes", Stage.DISCOVERY, ("API6",)),
    "automation": Meaning("is driven by a program", Stage.DISCOVERY, ("API6",), ("T1119",)),
    "object_walk": Meaning("walks over objects", Stage.DISCOVERY, ("API1",), ("T1119",)),
    "object_walk/unearned": Meaning(
        "gets objects never given to it", Stage.EXFILTRATION, ("API1",), ("T1119",)
    ),
    "peers": Meaning("is one of many that move together", Stage.DISCOVERY, ("API1",), ("T1119",)),
    "responses": Meaning("is given data it never was", Stage.EXFILTRATION, ("API3",), ("T1567",)),
    "rate": Meaning("calls far more than usual", Stage.IMPACT, ("API4",), ("T1499",)),
    "drift": Meaning("grows past what was approved", Stage.EXFILTRATION, ("API4",), ("T1030",)),
    "resource": Meaning("uses up far more than usual", Stage.IMPACT, ("API4",), ("T1499.003",)),
}

TECHNIQUES = {
    "T1030": "Data Transfer Size Limits",
    "T1078": "Valid Accounts",
    "T1110.004": "Brute Force: Credential Stuffing",
    "T1119": "Automated Collection",
    "T1190": "Exploit Public-Facing Application",
    "T1499": "Endpoint Denial of Service",
    "T1499.003": "Endpoint Denial of Service: Application Exhaustion Flood",
    "T1550.001": "Use Alternate Authentication Material: Application Access Token",
    "T1567": "Exfiltration Over Web Service",
    "T1595": "Active Scanning",
    "T1595.003": "Active Scanning: Wordlist Scanning",
}

OWASP = {
    "API1": "Broken Object Level Authorization",
    "API2": "Broken Authentication",
    "API3": "Broken Object Property Level Authorization",
    "API4": "Unrestricted Resource Consumption",
    "API5": "Broken Function Level Authorization",
    "API6": "Unrestricted Access to Sensitive Business Flows",
    "API7": "Server Side Request Forgery",
    "API8": "Security Misconfiguration",
    "API9": "Improper Inventory Management",
    "API10": "Unsafe Consumption of APIs",
}


def kind_of(signal: Signal, features: Features) -> str:
    """The key of a signal in the table; the detector's name where no variety is listed."""
    kind = f"{signal.detector}/{_variety(signal, features)}"
    return kind if kind in MEANINGS else signal.detector


def meaning(kind: str) -> Meaning:
    """What a kind of signal means."""
    return MEANINGS.get(kind, UNKNOWN)


def _variety(signal: Signal, features: Features) -> str:
    if signal.detector == "injection":
        hits = features.payload.hits
        return max(hits, key=lambda hit: hit.bits).kind if hits else "malformed"
    return signal.facts[0].name.partition("_")[0] if signal.facts else ""

"""A made-up call in words: who, from where, on what, when. For examples of what a rule stops, and of what
not."""

from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from typing import Final

import msgspec

from limen.engine.context import Budget, Case
from limen.engine.rules.networks import Pseudonym
from limen.features.names import field_id
from limen.features.places import CLIENT
from limen.model import Caller, Context, Features, Form, Objects, Operation, Risk, operation_id
from limen.model.network import network_of, subnet_of

ELSEWHERE: Final = ("192.0.2.1", "198.51.100.1", "203.0.113.1", "8.8.8.8", "100.100.100.100", "2001:db8::1")
"""Addresses to call from that are in none of the networks a rule names; the first that is."""


class Situation(msgspec.Struct, frozen=True, omit_defaults=True):
    """One call. ``age`` is its token's in seconds, ``at`` in Unix seconds, ``earlier`` how many calls like it
    were made just before. ``what`` is an operation as rules name it, ``foreign`` the places in which it names
    what its caller was never handed, ``sends`` members of its body; ``anonymous``: it comes without a
    credential.
    """

    role: str = ""
    more_roles: tuple[str, ...] = ()
    key: str = ""
    client: str = ""
    what: str = "GET /anything"
    address: str = ELSEWHERE[0]
    country: str = ""
    at: float = 0.0
    age: int = 0
    amr: tuple[str, ...] = ()
    acr: str = ""
    fresh_login: bool = False
    bound: tuple[str, ...] = ()
    new_device: bool = False
    size: int = 0
    earlier: int = 0
    foreign: tuple[str, ...] = ()
    anonymous: bool = False
    sends: tuple[str, ...] = ()

    def case(self, pseudonym: Pseudonym) -> Case:
        """What is judged of it: nothing odd."""
        operation = self.operation
        features = Features(
            self.at,
            "call",
            "example",
            operation.id,
            operation.method,
            caller=self._caller(pseudonym),
            objects=Objects(foreign=self.foreign),
            size=self.size or len(self.sends),
            form=Form(fields=tuple(field_id("body", f"$.{name}") for name in self.sends)),
            context=Context(fresh=1 << CLIENT if self.new_device else 0),
        )
        return Case(Risk(), (), features, operation, Budget())

    @property
    def operation(self) -> Operation:
        """The operation that ``what`` names, or one of those it names."""
        method, _, path = self.what.rpartition(" ")
        if not path.startswith("/"):
            tags = (self.what.removeprefix("tag:"),)
            return Operation(operation_id("GET", "/tagged"), "GET", "/tagged", tags=tags)
        template, method = path.replace("*", "part"), method.upper() or "GET"
        return Operation(operation_id(method, template), method, template)

    def told(self) -> str:
        """In one line, for people."""
        who = " ".join(text for text in (self.role, self.key and f"key {self.key}", self.client) if text)
        where = self.country or (self.address if self.address != ELSEWHERE[0] else "")
        proofs = ", ".join(name for name in (*self.amr, self.acr, *self.bound) if name)
        more = (
            (f"from {where}", where),
            (f"with a token of {self.age} s", self.age),
            (f"proved by {proofs}", proofs),
            ("on a new device", self.new_device),
            (f"with {self.size} bytes", self.size),
            (f"after {self.earlier} calls", self.earlier),
            (f"with somebody else's object in its {' and '.join(self.foreign)}", self.foreign),
            ("without a credential", self.anonymous),
            (f"with {', '.join(self.sends)} in its body", self.sends),
        )
        return ", ".join((f"{who or 'anyone'}: {self.what}", *(text for text, holds in more if holds)))

    def _caller(self, pseudonym: Pseudonym) -> Caller:
        someone = self.client or "someone"
        known = not self.anonymous
        return Caller(
            credential=pseudonym("credential", self.key or f"token {someone}") if known else 0,
            principal=pseudonym("principal", someone) if known else 0,
            address=pseudonym("address", str(ip_address(self.address))),
            network=pseudonym("network", network_of(self.address)),
            roles=tuple(name for name in (self.role, *self.more_roles) if name),
            kind="api_key" if self.key else "jwt",
            acr=self.acr,
            auth_time=self.at if self.fresh_login else 0.0,
            issued_at=self.at - self.age,
            client=self.client,
            country=self.country,
            subnet=pseudonym("subnet", subnet_of(self.address)),
            bound=self.bound,
            amr=self.amr,
        )


def inside(network: str) -> str:
    """The first address of a network that machines have."""
    cut = ip_network(network, strict=False)
    return str(cut[1] if cut.num_addresses > 1 else cut[0])


def outside(networks: Iterable[str]) -> str:
    """An address in none of these networks."""
    cut = [ip_network(network, strict=False) for network in networks]
    free = (text for text in ELSEWHERE if not any(ip_address(text) in network for network in cut))
    return next(free, ELSEWHERE[0])

"""Who is calling: every presented credential is verified, and a bad one is never silently anonymous.

Synchronous and without I/O: API keys and tokens are looked up in memory, what is missing there is fetched
beside the path. The address is worked out first, since a key may be bound to networks.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Literal

import msgspec
from msgspec.structs import replace

from limen.credentials.address import (
    CACHED,
    LONGEST,
    Network,
    SharedAddress,
    TrustedHops,
    parse_networks,
    read_address,
    within,
)
from limen.credentials.bound import BoundTokens
from limen.credentials.challenges import ChallengeError
from limen.credentials.dpop import ProofVerifier
from limen.credentials.jwt import TokenVerifier
from limen.credentials.key_table import KeyTable
from limen.credentials.presented import Presented, Taker
from limen.credentials.proof import Proof
from limen.credentials.pseudonyms import Pseudonyms
from limen.credentials.readers import (
    BasicReader,
    CertificateReader,
    ClaimReader,
    CookieReader,
    KeyReader,
    Reader,
    TokenReader,
)
from limen.credentials.upstream import HEADER
from limen.engine.step_up import PROOF_ALGORITHMS
from limen.model import Caller, ConfigError, Identity, InputError, Request
from limen.model.activity import Headers
from limen.model.marks import Wanted, network_mark
from limen.model.network import network_of, subnet_of

KINDS = ("api_key", "jwt", "mtls", "basic", "cookie")

READ = LONGEST + 1
"""Of ``X-Forwarded-For``: one character more than is read, so that it shows that something was cut off."""


class CredentialRules(msgspec.Struct, frozen=True):
    """Which kinds of credential count, the telling one first.

    ``basic`` and ``cookie`` are not verified here: allow them only where the upstream verifies them. A
    credential in a form that no allowed kind reads is refused, or passed by unread if ``unsupported`` is
    ``ignore``. ``claims`` takes keys, tokens and forms that no allowed kind reads at their word, until there
    is a key. ``upstream_header`` is what we set for the upstream, so no client may send it.
    """

    kinds: tuple[str, ...] = ("api_key", "jwt", "mtls")
    key_headers: tuple[str, ...] = ("x-api-key",)
    cookies: tuple[str, ...] = ()
    unsupported: Literal["refuse", "ignore"] = "refuse"
    upstream_header: str = HEADER
    claims: bool = False

    def __post_init__(self) -> None:
        """Raise ``ConfigError`` for a kind that is not known."""
        for kind in self.kinds:
            if kind not in KINDS:
                raise ConfigError(f"[identity] kind {kind!r}: some of {', '.join(KINDS)}")


class Authenticator:
    """Turns requests into identities; one thread uses it. Key table and token rules change under their
    owners. ``country_of`` says where an address lies, in two letters (empty: not known).
    """

    def __init__(
        self,
        rules: CredentialRules,
        pseudonyms: Pseudonyms,
        keys: KeyTable,
        tokens: TokenVerifier | None = None,
        hops: TrustedHops | None = None,
        proofs: ProofVerifier | None = None,
        country_of: Callable[[str], str] = lambda _address: "",
    ) -> None:
        self._of = pseudonyms.of
        self._country_of = country_of
        self._hops = hops or TrustedHops()
        self._taker = Taker(rules.key_headers, rules.cookies, rules.upstream_header)
        self._strict = rules.unsupported == "refuse"
        self._claims, self._keys = rules.claims, keys
        readers: dict[str, Reader] = {
            "api_key": KeyReader(keys),
            "mtls": CertificateReader(pseudonyms),
            "basic": BasicReader(pseudonyms),
            "cookie": CookieReader(pseudonyms),
        }
        if tokens is not None:
            readers["jwt"] = TokenReader(tokens, pseudonyms, BoundTokens(proofs or ProofVerifier()))
        used = [kind for kind in rules.kinds if kind in readers]
        self._readers = tuple(readers[kind].read for kind in used)
        self._verifies_keys = "api_key" in used
        self._unread = frozenset(KINDS) - frozenset(used)
        readers["claimed"] = ClaimReader(pseudonyms)
        claimed = [kind for kind in ("mtls", "basic", "claimed", "cookie") if kind in (*used, "claimed")]
        self._claim_readers = tuple(readers[kind].read for kind in claimed)
        self._tokens = tokens
        self._networks: list[tuple[str, tuple[Network, ...]]] = []
        self.shared = SharedAddress()
        self._whence = lru_cache(maxsize=CACHED)(self._found_out)

    @property
    def claiming(self) -> bool:
        """Whether callers are taken at their word now: the first key ends it at once."""
        return self._claims and self._keys.empty

    def watch(self, wanted: Wanted) -> None:
        """Note on callers from now on which of these claims and networks are theirs (``Caller.marks``)."""
        self._networks = [(network_mark(text), parse_networks((text,))) for text in wanted.networks]
        self._whence = lru_cache(maxsize=CACHED)(self._found_out)
        if self._tokens is not None:
            self._tokens.watch(wanted.claims)

    def authenticate(self, request: Request) -> Identity:
        """The caller of a request, with every credential taken out of its headers.

        All presented credentials must be good; the first kind in order is whose baseline the call belongs to.
        """
        taken = self._taker.take(request.headers)
        whence = self._whence(request.peer, taken.forwarded_for[-READ:])
        key = "" if request.client_certificate or self._keys.empty else taken.sole_key
        proof: Proof | None = None
        refused = ""
        asks: Headers = ()
        try:
            if key and self._verifies_keys:
                proof = self._keys.verify(key, whence.address, request.at)
            else:
                proof = self._prove(taken, request, whence.address)
        except InputError as error:
            refused = str(error)
            asks = error.headers if isinstance(error, ChallengeError) else ()
        self.shared.observe(whence.address, proof.credential if proof else 0, whence.unbelieved)
        if proof is not whence.proof:
            whence.meet(proof)
        return Identity(
            whence.caller,
            refused,
            taken.headers,
            whence.names,
            proof.public_id if proof is not None else "",
            asks,
            PROOF_ALGORITHMS if proof is not None and proof.dpop else (),
        )

    def _found_out(self, peer: str, forwarded_for: str) -> "_Whence":
        address = self._hops.client(peer, forwarded_for)
        unbelieved = bool(forwarded_for) and not self._hops.believes(peer)
        read = read_address(address) if self._networks else None
        marks = [mark for mark, networks in self._networks if read is not None and within(read, networks)]
        there = Caller(
            address=self._of("address", address),
            network=self._of("network", network_of(address)),
            marks=tuple(marks),
            country=self._country_of(address),
            subnet=self._of("subnet", subnet_of(address)),
        )
        return _Whence(address, there, unbelieved)

    def _prove(self, taken: Presented, request: Request, address: str) -> Proof | None:
        """The proof of the first kind that was presented; ``InputError`` unless all that were are good."""
        claiming = self.claiming
        if refused := self._bad_form(taken, claiming):
            raise InputError(refused)
        first: Proof | None = None
        for read in self._claim_readers if claiming else self._readers:
            proof = read(taken, request, address)
            if first is not None and proof is not None and proof.kind == "mtls":
                first = _along_with_a_certificate(first)
            first = first or proof
        return first

    def _bad_form(self, taken: Presented, claiming: bool) -> str:
        if taken.conflict:
            return f"conflicting {taken.conflict} headers"
        if claiming or not self._strict:
            return ""
        unread = self._unread
        bad = (
            taken.other
            or (taken.keys and "api_key" in unread)
            or (taken.token and "jwt" in unread)
            or (taken.basic and "basic" in unread)
        )
        return "unsupported credential" if bad else ""


def _along_with_a_certificate(proof: Proof) -> Proof:
    """A credential that came over mutual TLS. A token is bound to a certificate or it is not, and that says
    more: whoever stole it may have a certificate of his own."""
    return proof if proof.kind == "jwt" else replace(proof, bound=("mtls",))


class _Whence:
    """Where calls come from: the client's address, what is known of it, and whether it was said
    by somebody who is not believed. Keeps who called from there last, as mostly the same one does again.
    """

    __slots__ = ("_there", "address", "caller", "names", "proof", "unbelieved")

    def __init__(self, address: str, there: Caller, unbelieved: bool) -> None:
        self.address, self._there, self.unbelieved = address, there, unbelieved
        self.meet(None)

    def meet(self, proof: Proof | None) -> None:
        """Another one calls: ``None`` is somebody without a good credential."""
        self.proof = proof
        self.names = {"address": self.address}
        there = self._there
        if proof is None:
            self.caller = there
            return
        self.names |= {"credential": proof.credential_name, "principal": proof.principal_name}
        self.caller = Caller(
            proof.credential,
            proof.principal,
            there.address,
            there.network,
            proof.roles,
            proof.kind,
            proof.scopes,
            proof.acr,
            proof.auth_time,
            proof.issued_at,
            proof.key,
            proof.client,
            proof.session,
            proof.marks + there.marks,
            there.country,
            there.subnet,
            proof.bound,
            proof.amr,
        )

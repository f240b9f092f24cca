"""Who may prove to be whom, as the settings want it: keys, tokens, certificates, cookies, addresses."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from limen.credentials.address import TrustedHops, parse_networks
from limen.credentials.authenticate import Authenticator, CredentialRules
from limen.credentials.dpop import ProofVerifier
from limen.credentials.jwks import Jwks
from limen.credentials.jwks_sources import JwksFile, JwksUrl, check_url, keep_fresh, recall
from limen.credentials.jwt import TokenVerifier
from limen.credentials.kept_jwks import KeptJwks
from limen.credentials.key_table import KeyTable
from limen.credentials.pseudonyms import Pseudonyms
from limen.credentials.token_rules import AgeLimit, Binding, TokenRules
from limen.settings import Identity, JwtIssuer

Refresh = Callable[[Callable[[str], None]], Awaitable[None]]
"""Keeps one issuer's keys fresh until cancelled; what is given hears each new error."""


UNVERIFIED = "not configured; callers are taken at their word, the API must verify them"
"""What is said of the identity of callers while ``Authenticator.claiming``."""


class Callers:
    """The authenticator and what keeps it fresh. It reads JWKS files at once, URLs by ``refreshes``.

    ``kept`` gives the place for the keys of a URL; those found there count until the first refresh.
    ``country_of`` says where an address lies.
    """

    def __init__(
        self,
        settings: Identity,
        pseudonyms: Pseudonyms,
        table: KeyTable,
        kept: Callable[[str], KeptJwks] | None = None,
        country_of: Callable[[str], str] = lambda _address: "",
    ) -> None:
        self.refreshes: list[Refresh] = []
        self._kept = kept
        issuers = [(token_rules(each), self._keys(each)) for each in settings.jwt]
        tokens = TokenVerifier(issuers) if issuers else None
        hops = TrustedHops(parse_networks(settings.trusted_proxies))
        proofs = ProofVerifier(settings.origins)
        rules = rules_for(settings)
        self.authenticator = Authenticator(rules, pseudonyms, table, tokens, hops, proofs, country_of)
        # For who asks about logins, one of its own: the other watches whether callers can be told apart by
        # their addresses, of which a few identity providers in a private network are no sign.
        self.at_doors = Authenticator(rules_for(settings), pseudonyms, table, hops=hops)

    def _keys(self, issuer: JwtIssuer) -> Jwks:
        jwks = Jwks()
        if "://" in issuer.jwks:
            self._at_url(issuer.jwks, jwks)
        else:
            source = JwksFile(Path(issuer.jwks), jwks)
            source.load()
            self.refreshes.append(lambda said: keep_fresh(source, jwks, said))
        return jwks

    def _at_url(self, url: str, jwks: Jwks) -> None:
        check_url(url)
        kept = self._kept(url) if self._kept else None
        if kept is not None:
            recall(kept, jwks)
        self.refreshes.append(lambda said: _from_url(url, jwks, said, kept))


def rules_for(settings: Identity) -> CredentialRules:
    """Which kinds of credential count, the telling one first."""
    wanted = {
        "api_key": True,
        "jwt": bool(settings.jwt),
        "mtls": settings.client_certificate,
        "basic": settings.basic,
        "cookie": bool(settings.cookie),
    }
    return CredentialRules(
        tuple(kind for kind, used in wanted.items() if used),
        settings.api_key_headers,
        (settings.cookie,) if settings.cookie else (),
        settings.unsupported,
        settings.upstream_header,
        may_claim(settings),
    )


def may_claim(settings: Identity) -> bool:
    """Whether credentials are taken at their word as long as there is no API key either."""
    verified = settings.jwt or settings.client_certificate
    return settings.claims == "until-configured" and not verified


def token_rules(issuer: JwtIssuer) -> TokenRules:
    """How an issuer's tokens are verified."""
    ages = [AgeLimit(float(age.max_age), age.role, age.claim, age.value) for age in issuer.ages]
    if issuer.max_age:
        ages.append(AgeLimit(float(issuer.max_age)))
    return TokenRules(
        issuer.issuer,
        (issuer.audience,) if issuer.audience else (),
        issuer.algorithms,
        skew=float(issuer.skew),
        roles=(issuer.roles,),
        subject=issuer.principal,
        ages=tuple(ages),
        binding=Binding(issuer.bound, issuer.proof_nonce, float(issuer.proof_leeway)),
    )


async def _from_url(url: str, jwks: Jwks, said: Callable[[str], None], kept: KeptJwks | None) -> None:
    trusted = httpx.create_ssl_context()
    trusted.load_default_certs()  # this machine's authorities too, as a provider's may be a private one
    async with httpx.AsyncClient(timeout=5.0, trust_env=False, verify=trusted) as client:
        await keep_fresh(JwksUrl(url, jwks, client, kept), jwks, said)

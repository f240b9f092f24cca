"""Annotations that should guard a method, and that nothing reads."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service, Spot


def check(service: Service) -> Iterator[Hit]:
    """All of a kind together: one switch mends them."""
    found: dict[str, list[Spot]] = {}
    for spot in service.spots:
        if spot.kind == "inert":
            found.setdefault(spot.name, []).append(spot)
    for name, spots in found.items():
        more = f" and {len(spots) - 1:,} more" if len(spots) > 1 else ""
        said = f"nothing reads @{name}: everybody may call what it should guard ({spots[0].value}{more})"
        yield Hit(spots[0].place, said, subject=name)


_APP: Final = """
package shop;
{enable}
@Configuration
@EnableWebSecurity
class Security {
    @Bean SecurityFilterChain chain(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(auth -> auth.anyRequest().authenticated()).build();
    }
}

@RestController
class Rates {
    @DeleteMapping("/rates/{id}")
    @PreAuthorize("hasRole('ADMIN')")
    public void remove(@PathVariable Long id) { }
}
"""

RULE: Final = Rule[Service](
    id="guard-not-read",
    title="An annotation that should guard is never read",
    cwe=862,
    owasp="API5:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="The role stands in the source and is never asked for: Spring reads such annotations only where"
    " method security is switched on, and says nothing where it is not.",
    check=check,
    mends={
        "": "Switch on what reads the annotation, or ask for the role in the filter chain.",
        "spring": "@EnableMethodSecurity  // beside @EnableWebSecurity; securedEnabled = true for @Secured",
    },
    references=(
        "https://docs.spring.io/spring-security/reference/servlet/authorization/method-security.html",
    ),
    bad=({"Shop.java": _APP.replace("{enable}", "")},),
    good=({"Shop.java": _APP.replace("{enable}", "@EnableMethodSecurity")},),
)

"""Routes that are taken out of all that guards them."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service


def check(service: Service) -> Iterator[Hit]:
    """Routes of the service that no filter of security sees."""
    for spot in service.spots:
        if spot.kind == "bypassed":
            yield Hit(
                spot.place,
                f"{spot.value}: no filter of security sees it, so that anybody may call it",
                operation=spot.value,
                subject=spot.name,
            )


_APP: Final = """
package shop;
@Configuration
@EnableWebSecurity
class Security {
    @Bean SecurityFilterChain chain(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(auth -> auth.anyRequest().authenticated()).build();
    }
    @Bean WebSecurityCustomizer files() {
        return web -> web.ignoring().requestMatchers("/assets/**"{more});
    }
}

@RestController
@RequestMapping("/hooks")
class Hooks {
    @PostMapping("/ping") public String ping() { return "pong"; }
}
"""

RULE: Final = Rule[Service](
    id="filters-bypassed",
    title="A route is taken out of the filters of security",
    cwe=306,
    owasp="API2:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="What web.ignoring() names is for files: nobody is asked who he is there, no headers are set, and who"
    " says it of himself is not known to the handler.",
    check=check,
    mends={
        "": "Keep routes within the filters, and open by name what is meant for everybody.",
        "spring": '.requestMatchers("/hooks/**").permitAll()',
    },
    references=("https://docs.spring.io/spring-security/reference/servlet/configuration/java.html",),
    bad=({"Shop.java": _APP.replace("{more}", ', "/hooks/**"')},),
    good=({"Shop.java": _APP.replace("{more}", "")},),
)

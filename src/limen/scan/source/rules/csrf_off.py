"""Protection from forged requests switched off where browsers log in by a cookie."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service


def check(service: Service) -> Iterator[Hit]:
    """Chains that log browsers in and do not look where their requests come from."""
    for spot in service.spots:
        if spot.kind == "forgeable":
            yield Hit(spot.place, f"requests can be forged: CSRF is off and {spot.name} logs in by a cookie",
                      subject=spot.name)  # fmt: skip


_APP: Final = """
@Configuration
class Security {
    @Bean SecurityFilterChain chain(HttpSecurity http) throws Exception {
        return http.csrf(csrf -> csrf.disable())
            .authorizeHttpRequests(auth -> auth.anyRequest().authenticated()){login}.build();
    }
}
"""
_STATELESS: Final = ".sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))"

RULE: Final = Rule[Service](
    id="csrf-off",
    title="Requests of a logged-in browser can be forged",
    cwe=352,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="A page elsewhere makes its visitor's browser send a request, and the cookie goes with it.",
    check=check,
    mends={
        "": "Keep the protection for what a cookie logs in; tokens in a header do not need it.",
        "spring": "http.csrf(csrf -> csrf.spa())  // Spring Security 7; before, a CookieCsrfTokenRepository",
    },
    references=("https://docs.spring.io/spring-security/reference/servlet/exploits/csrf.html",),
    bad=(
        {"Security.java": _APP.replace("{login}", ".formLogin(Customizer.withDefaults())")},
        {"Security.java": _APP.replace("(csrf -> csrf.disable())", "().disable()").replace("{login}",
                                                                                           ".rememberMe()")},
    ),
    good=(
        {"Security.java": _APP.replace("{login}", ".oauth2ResourceServer(o -> o.jwt(withDefaults()))")},
        {"Security.java": _APP.replace("{login}", f".formLogin(withDefaults()){_STATELESS}")},
        {"Security.java": _APP.replace(".csrf(csrf -> csrf.disable())", "").replace("{login}",
                                                                                    ".formLogin(x())")},
    ),
)  # fmt: skip

"""CORS that lets any page read the API in its visitor's name."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service, Spot

_ANY: Final = re.compile(r"""['"](?:\*|\.\*|https\?://\.\*|\^?https?://\.\+\$?)['"]""")
_ORIGINS: Final = ("allow_origins", "allow_origin_regex", "origins", "resources", "CORS_ALLOWED_ORIGINS")
_NAMED: Final = ("allow_credentials", "supports_credentials")
_HEADER: Final = "Access-Control-Allow-Origin"
_ECHO: Final = re.compile(
    r"headers\.get\(\s?['\"]origin['\"]|headers\[['\"]origin['\"]\]|environ\.get\(\s?['\"]http_origin",
    re.IGNORECASE,
)
_BEGINS: Final = ("origin.startswith", "request_origin.startswith", "requestorigin.startswith")


def check(service: Service) -> Iterator[Hit]:
    """Any origin with credentials, and the origin that asks answered back as allowed."""
    settings = {spot.name: spot for spot in service.spots if spot.kind == "setting"}
    answering = {spot.place.file for spot in service.spots if spot.name == _HEADER}
    for spot in service.spots:
        if spot.kind == "call" and _any(spot):
            yield Hit(
                spot.place,
                "any origin may read answers, with the visitor's credentials",
                subject="credentials",
            )
        elif spot.kind in ("setting", "member") and spot.name == _HEADER and _ECHO.search(spot.value):
            yield Hit(spot.place, "whatever origin asks is allowed", subject="echo")
        elif spot.name.lower() in _BEGINS and spot.place.file in answering and not _whole_host(spot):
            yield Hit(
                spot.place,
                "an origin that merely begins like a known one is allowed",
                subject="begins",
                confidence=Confidence.MEDIUM,
            )
    everywhere = settings.get("CORS_ALLOW_ALL_ORIGINS") or settings.get("CORS_ORIGIN_ALLOW_ALL")
    named = settings.get("CORS_ALLOW_CREDENTIALS")
    if everywhere and everywhere.value == "True" and named and named.value == "True":
        yield Hit(
            everywhere.place,
            "any origin may read answers, with the visitor's credentials",
            subject="credentials",
        )


def _whole_host(spot: Spot) -> bool:
    """Whether what an origin has to begin with is a whole host (``http://localhost:``)."""
    return spot.arguments.get("0", "").strip("'\"").endswith((":", "/"))


def _any(spot: Spot) -> bool:
    named = any(spot.arguments.get(each) == "True" for each in _NAMED)
    return named and any(_ANY.search(spot.arguments.get(each, "")) for each in _ORIGINS)


_AFTER: Final = """
def after(response):
    origin = request.headers.get("Origin")
    if {check}:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
    return response
"""

_SPRING: Final = """
@Configuration
class Cors implements WebMvcConfigurer {
    public void addCorsMappings(CorsRegistry registry) {
        registry.addMapping("/**").allowedOriginPatterns({origins}).allowCredentials(true);
    }
}
"""

RULE: Final = Rule[Service](
    id="any-origin",
    title="Any web page may read the API in its visitor's name",
    cwe=942,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="A page that a user opens elsewhere sends requests with his cookies and reads what comes back.",
    check=check,
    mends={
        "": "Name the origins that may.",
        "fastapi": 'app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.org"],'
        " allow_credentials=True)",
    },
    references=("https://cwe.mitre.org/data/definitions/942.html",),
    bad=(
        {
            "app.js": "const cors = (req, res) => {\n  if (known.some((each) => origin.startsWith(each))) "
            'res.set("Access-Control-Allow-Origin", origin);\n};\n'
        },
        {"app.py": 'app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)\n'},
        {
            "app.py": (
                "def after(r):\n"
                '    r.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin")\n'
            )
        },
        {"app.py": _AFTER.replace("{check}", "origin")},
        {"app.js": 'const cors = require("cors");\napp.use(cors({ origin: true, credentials: true }));\n'},
        {"Cors.java": _SPRING.replace("{origins}", '"*"')},
    ),
    good=(
        {
            "app.py": 'app.add_middleware(CORSMiddleware, allow_origins=["https://a.example"],'
            " allow_credentials=True)\n"
        },
        {"app.py": 'app.add_middleware(CORSMiddleware, allow_origins=["*"])\n'},
        {"app.py": _AFTER.replace("{check}", "origin in ORIGINS")},
        {
            "app.js": (
                'const cors = require("cors");\n'
                'app.use(cors({ origin: ["https://a.example"], credentials: true }));\n'
            )
        },
        {"Cors.java": _SPRING.replace("{origins}", '"https://a.example"')},
    ),
)

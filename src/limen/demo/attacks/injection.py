"""Injects payloads into every place a value can stand: path, query, header, JSON leaf and form field."""

from random import Random

from limen.demo.attacks.base import Attack
from limen.demo.attacks.payloads import PAYLOADS, in_header, in_json, in_url, payload
from limen.demo.member import Member
from limen.demo.wire import Call, Pause, Steps

PATHS = ("/v1/orders/{}", "/v1/customers/{}", "/v1/products/{}", "/v1/parcels/{}", "/v1/invoices/{}")
QUERIES = (
    "/v1/search?q={}",
    "/v1/products?category={}",
    "/v1/orders?page={}",
    "/v1/products?page=1&sort={}",
    "/v1/tickets?page={}",
)
BODIES = (
    ("PATCH", "/v1/me", '{{"city":"{}"}}'),
    ("POST", "/v1/products/{n}/reviews", '{{"stars":3,"text":"{}"}}'),
    ("POST", "/v1/orders", '{{"items":[],"note":"{}"}}'),
    ("POST", "/v1/transfers", '{{"from":"{}","to":"Ada Li","amount":3}}'),
    ("POST", "/v1/orders", '{{"items":[{{"product_id":"{}","count":1}}]}}'),
)
PLACES = ("path", "query", "query", "header", "json", "json", "form")


class Injection(Attack):
    """A tool that tries one kind of payload, or a person who tries them all."""

    kind = "injection"
    unit = "payloads"
    goals = (20, 60)

    def __init__(self, rng: Random, session: str, owner: Member, entry: float) -> None:
        super().__init__(rng, session, owner, entry)
        self.kinds = rng.sample(tuple(PAYLOADS), rng.choice((1, 2, len(PAYLOADS))))
        self.seconds = rng.uniform(1.0, 40.0)

    def step(self) -> Steps:
        """One more payload, in some place."""
        yield Pause(self.seconds * self.rng.lognormvariate(0.0, 0.7))
        if self.rng.random() < 0.2:
            yield from self.cover()
        self.progress += 1
        text = payload(self.rng, self.rng.choice(self.kinds))
        yield self._place(self.rng.choice(PLACES), text)

    def _place(self, place: str, text: str) -> Call:
        """Put ``text`` into a call."""
        rng = self.rng
        if place == "path":
            return self.call("GET", rng.choice(PATHS).format(in_url(rng, text).replace("/", "%2f")))
        if place == "query":
            return self.call("GET", rng.choice(QUERIES).format(in_url(rng, text)))
        if place == "header":
            name = rng.choice([name for name, _ in self.owner.headers])
            return self.call("GET", "/v1/products?category=garden&page=1", ((name, in_header(text)),))
        if place == "form":
            body = f"email={in_url(rng, text)}&password=x"
            return self._body("POST", "/v1/sessions", body, "application/x-www-form-urlencoded")
        method, path, template = rng.choice(BODIES)
        body = template.format(in_json(rng, text))
        return self._body(method, path.format(n=rng.randint(1, 320)), body, "application/json")

    def _body(self, method: str, path: str, body: str, content_type: str) -> Call:
        return Call(self.guise(), method, path, body.encode(), content_type, self.progress)

"""People without an account: they look at goods, some sign up, and never touch anything personal."""

from random import Random

from limen.demo.clients import browser, data_centre, script
from limen.demo.member import Member, listing
from limen.demo.rhythm import EVENING, FLAT, next_visit, think
from limen.demo.wire import Call, Pause, Steps
from limen.demo.words import CATEGORIES, search_term


class PasserBy(Member):
    """A household that looks in without a credential."""

    def __init__(self, rng: Random, per_day: float) -> None:
        super().__init__(rng, "passer_by", None, (), browser(rng))
        self.per_day = per_day
        self.roaming = rng.random() < 0.3

    def life(self) -> Steps:
        """Look in now and then."""
        while True:
            yield Pause(next_visit(self.rng, self.now, self.per_day, EVENING) - self.now)
            self.arrive()
            yield from self.look_around()

    def look_around(self) -> Steps:
        """A few lists or searches, some products; the page asks who is there, and is told 401."""
        if self.rng.random() < 0.3:
            yield from self.get("/v1/me")
        for _ in range(1 + int(self.rng.expovariate(0.8))):
            if self.rng.random() < 0.4:
                reply = yield from self.get("/v1/search", q=search_term(self.rng))
            else:
                reply = yield from self.get("/v1/products", category=self.rng.choice(CATEGORIES))
            found = listing(reply.body).items
            for item in self.rng.sample(found, min(len(found), int(self.rng.expovariate(0.7)))):
                yield Pause(think(self.rng))
                yield from self.get(f"/v1/products/{item.id}")
            yield Pause(think(self.rng))
        if self.rng.random() < 0.08:
            body = b"email=new%40example.org&password=correct+horse"
            yield Call(self.guise, "POST", "/v1/sessions", body, "application/x-www-form-urlencoded")


class Scanner(Member):
    """The internet's background noise: asks every host for the same few files. Neither benign nor an attack
    with a goal, so the scoreboard leaves it out; learning has to live with it."""

    PATHS = (
        "/.env",
        "/wp-login.php",
        "/robots.txt",
        "/.git/config",
        "/admin",
        "/v1/../../etc/passwd",
        "/actuator/env",
    )

    def __init__(self, rng: Random) -> None:
        super().__init__(rng, "scanner", None, (), script(rng))
        self.noise = True

    def life(self) -> Steps:
        """A few files from a new address, twice a day."""
        while True:
            yield Pause(next_visit(self.rng, self.now, 2.0, FLAT) - self.now)
            self.places = [data_centre(self.rng)]
            self.arrive()
            for path in self.rng.sample(self.PATHS, self.rng.randint(1, 4)):
                yield self.call("GET", path)
                yield Pause(self.rng.uniform(0.2, 3.0))

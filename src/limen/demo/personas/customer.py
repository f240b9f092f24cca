"""A customer: browses, buys, looks after orders and money, now and then asks for help."""

from random import Random

from limen.demo.clients import app, browser, home
from limen.demo.member import Member, listing, named
from limen.demo.rhythm import EVENING, Sale, next_visit, think
from limen.demo.wire import Call, Errand, Pause, Reply, Steps
from limen.demo.words import CATEGORIES, full_name, question, review, search_term, shop_talk

TRANSITIONS: dict[str, tuple[tuple[str, float], ...]] = {
    "browse": (("browse", 0.3), ("look_up", 0.25), ("buy", 0.12), ("look_after", 0.08), ("leave", 0.25)),
    "look_up": (("browse", 0.3), ("look_up", 0.2), ("buy", 0.1), ("leave", 0.4)),
    "buy": (("look_after", 0.4), ("money", 0.1), ("leave", 0.5)),
    "look_after": (("help", 0.12), ("browse", 0.2), ("parcel", 0.2), ("leave", 0.48)),
    "parcel": (("leave", 0.8), ("help", 0.2)),
    "money": (("leave", 0.8), ("look_after", 0.2)),
    "help": (("leave", 0.9), ("look_after", 0.1)),
    "mailed": (("leave", 0.6), ("look_after", 0.4)),
    "profile": (("leave", 0.7), ("browse", 0.3)),
}
OPENINGS = (
    ("browse", 0.36),
    ("look_up", 0.18),
    ("look_after", 0.22),
    ("money", 0.12),
    ("help", 0.06),
    ("mailed", 0.06),
    ("profile", 0.03),
    ("parcel", 0.03),
)


def _pick(rng: Random, choices: tuple[tuple[str, float], ...]) -> str:
    words, weights = zip(*choices, strict=True)
    picked: str = rng.choices(words, weights)[0]
    return picked


class Customer(Member):
    """``per_day`` visits a day on average, more of them in a sale; from ``since`` to for ever."""

    def __init__(self, rng: Random, principal: str, per_day: float, sales: tuple[Sale, ...]) -> None:
        phone = rng.random() < 0.45
        super().__init__(rng, "customer", principal, ("customer",), app(rng) if phone else browser(rng))
        self.per_day = per_day
        self.sales = sales
        self.since = 0.0
        self.handy = False  # talks shop in free text, as developers who shop do
        self.phone = phone
        self.products: list[int] = [rng.randint(1, 320) for _ in range(3)]
        self.orders: list[int] = []
        self.letters: tuple[tuple[int, str], ...] = ()  # orders and invoices that mails told of
        if rng.random() < 0.3:
            self.places.append(home(rng))

    def life(self) -> Steps:
        """Visit after visit."""
        self.now = max(self.now, self.since)
        while True:
            start = next_visit(self.rng, self.now, self.per_day, EVENING, self.sales)
            yield Pause(start - self.now)
            self.roaming = self.phone and self.rng.random() < 0.5
            self.arrive()
            yield from self.visit()

    def visit(self) -> Steps:
        """Walk from one activity to the next until leaving."""
        if self.rng.random() < 0.35:
            yield from self.get("/v1/me")
        activity = _pick(self.rng, OPENINGS)
        while activity != "leave":
            yield from getattr(self, activity)()
            yield Pause(think(self.rng))
            activity = _pick(self.rng, TRANSITIONS[activity])

    def browse(self) -> Steps:
        """Leaf through a category and open what looks good."""
        category = self.rng.choice(CATEGORIES)
        for page in range(1, 2 + min(6, int(self.rng.expovariate(0.9)))):
            reply = yield from self.get("/v1/products", category=category, page=page)
            yield from self._open_some(reply)

    def look_up(self) -> Steps:
        """Type into the search box."""
        reply = yield from self.get("/v1/search", q=search_term(self.rng))
        yield from self._open_some(reply)

    def _open_some(self, reply: Reply) -> Steps:
        found = [int(item.id) for item in listing(reply.body).items]
        for product in self.rng.sample(found, min(len(found), int(self.rng.expovariate(0.8)))):
            yield Pause(think(self.rng))
            yield from self.open_product(product)

    def open_product(self, product: int) -> Steps:
        """Look at a product, perhaps at its reviews; a bookmark or a mail's link leads here as well."""
        self.products = [*self.products[-8:], product]
        yield from self.get(f"/v1/products/{product}")
        if self.rng.random() < 0.35:
            yield Pause(think(self.rng, 2.0))
            yield from self.get(f"/v1/products/{product}/reviews")
        if self.rng.random() < 0.03:
            yield Pause(think(self.rng, 40.0))
            text = shop_talk(self.rng) if self.handy and self.rng.random() < 0.4 else review(self.rng)
            yield from self.post(f"/v1/products/{product}/reviews", stars=self.rng.randint(1, 5), text=text)

    def buy(self) -> Steps:
        """Order something looked at before, and look at the order."""
        wanted = self.rng.choice(self.products)
        items = [{"product_id": wanted, "count": self.rng.randint(1, 2)}]
        reply = yield from self.post(
            "/v1/orders", items=items, note=question(self.rng) if self.rng.random() < 0.1 else ""
        )
        number = int(named(reply.body, "id") or 0)
        if number:
            self.orders.append(number)
            yield Pause(think(self.rng, 3.0))
            yield from self.get(f"/v1/orders/{number}")

    def orders_of_mine(self) -> Errand:
        """The list of orders, which most reading starts from."""
        reply = yield from self.get("/v1/orders", page=1)
        found = [int(item.id) for item in listing(reply.body).items]
        self.orders = sorted({*self.orders[-20:], *found})
        return reply

    def look_after(self) -> Steps:
        """Look after orders: the list, then one or more of them."""
        yield from self.orders_of_mine()
        for number in self.rng.sample(self.orders, min(len(self.orders), 1 + int(self.rng.expovariate(1.1)))):
            yield Pause(think(self.rng))
            yield from self.open_order(number)

    def open_order(self, number: int) -> Steps:
        """An order, perhaps its lines and its invoice."""
        if self.rng.random() < 0.004:
            yield from self.get("/v1/orders/undefined")  # the page's own mistake
        reply = yield from self.get(f"/v1/orders/{number}")
        if self.rng.random() < 0.4:
            yield from self.get(f"/v1/orders/{number}/items")
        if self.rng.random() < 0.2 and reply.status == 200:
            yield Pause(think(self.rng, 3.0))
            yield from self.get(f"/v1/invoices/{named(reply.body, 'invoice')}")
        if self.rng.random() < 0.03:
            yield from self.persist(self.call("DELETE", f"/v1/orders/{number}"))

    def parcel(self) -> Steps:
        """Ask where the parcel is, several times."""
        if not self.orders:
            yield from self.orders_of_mine()
        if not self.orders:
            return
        reply = yield from self.get(f"/v1/orders/{self.rng.choice(self.orders)}")
        code = named(reply.body, "parcel")
        for _ in range(1 + int(self.rng.expovariate(0.6)) if code else 0):
            yield from self.get(f"/v1/parcels/{code}")
            yield Pause(think(self.rng, 60.0))

    def money(self) -> Steps:
        """Look at the accounts, their movements, and perhaps pay somebody."""
        reply = yield from self.get("/v1/accounts")
        for item in listing(reply.body).items:
            yield Pause(think(self.rng, 3.0))
            yield from self.get(f"/v1/accounts/{item.id}")
            for page in range(1, 2 + int(self.rng.expovariate(1.2))):
                yield from self.get(f"/v1/accounts/{item.id}/transactions", page=page)
                yield Pause(think(self.rng))
            if self.rng.random() < 0.25:
                amount = round(self.rng.lognormvariate(3, 1), 2)
                yield from self.post(
                    "/v1/transfers", **{"from": item.id}, to=full_name(self.rng), amount=amount
                )

    def help(self) -> Steps:
        """Open a ticket or answer in one."""
        reply = yield from self.get("/v1/tickets")
        yield Pause(think(self.rng, 30.0))
        mine = [int(item.id) for item in listing(reply.body).items]
        text = shop_talk(self.rng) if self.handy else question(self.rng)
        if mine and self.rng.random() < 0.6:
            ticket = self.rng.choice(mine)
            yield from self.get(f"/v1/tickets/{ticket}")
            yield Pause(think(self.rng, 30.0))
            yield from self.post(f"/v1/tickets/{ticket}/comments", text=text)
            return
        if self.rng.random() < 0.3:
            yield from self.persist(self.photo())
            yield Pause(think(self.rng, 5.0))
        about = self.rng.choice(self.orders) if self.orders else 0
        yield from self.post("/v1/tickets", subject=question(self.rng), text=text, order_id=about)

    def photo(self) -> Call:
        """A small picture of what came broken, as a form sends it."""
        head = 'content-disposition: form-data; name="file"; filename="it\'s broken.png"'
        head += "\r\ncontent-type: image/png"
        picture = b"\x89PNG\r\n" + self.rng.randbytes(self.rng.randint(200, 900))
        body = b"--cut\r\n" + head.encode() + b"\r\n\r\n" + picture + b"\r\n--cut--\r\n"
        return Call(self.guise, "POST", "/v1/attachments", body, "multipart/form-data; boundary=cut")

    def mailed(self) -> Steps:
        """Follow a mail's link, or type a number from paper (now and then wrongly)."""
        if not self.letters:
            return
        number, invoice = self.rng.choice(self.letters)
        if self.rng.random() < 0.3:
            yield from self.get(f"/v1/invoices/{invoice}")
            return
        slip = self.rng.randint(1, 9) if self.rng.random() < 0.04 else 0
        yield from self.open_order(number + slip)

    def profile(self) -> Steps:
        """Correct one's name or town."""
        yield from self.get("/v1/me")
        yield Pause(think(self.rng, 20.0))
        yield from self.persist(self.send("PATCH", "/v1/me", name=full_name(self.rng)))

"""What callers use to call, and where from. Attackers draw from here too, so neither gives them away."""

from random import Random

from limen.demo.wire import Headers

_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
BROWSERS = (
    f"{_WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
    f"{_MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:146.0) Gecko/20100101 Firefox/146.0",
)
APPS = (
    "ShopApp/7.4.1 (iPhone; iOS 18.2)",
    "ShopApp/7.4.0 (Android 15; Pixel 9)",
    "ShopApp/7.3.9 (Android 14; SM-A556B)",
)
SCRIPTS = ("python-requests/2.32.5", "Go-http-client/2.0", "okhttp/4.12.0", "axios/1.13.2", "curl/8.14.1")
LANGUAGES = (
    "en-GB,en;q=0.9",
    "de-AT,de;q=0.9,en;q=0.7",
    "fr-FR,fr;q=0.9",
    "pt-PT,pt;q=0.8",
    "nl-BE,nl;q=0.9",
)
PAGES = ("", "account", "basket", "sale?utm=mail'26")
OFFICES = ("91.118.4.17", "91.118.4.18", "185.27.40.9")


def browser(rng: Random) -> Headers:
    """A web browser's headers."""
    sent = [
        ("user-agent", rng.choice(BROWSERS)),
        ("accept", "application/json, text/plain, */*"),
        ("accept-language", rng.choice(LANGUAGES)),
        ("referer", f"https://shop.example.com/{rng.choice(PAGES)}"),
    ]
    if rng.random() < 0.5:
        sent.append(("cookie", f"theme={rng.choice(('dark', 'light'))}; consent=1"))
    return tuple(sent)


def app(rng: Random) -> Headers:
    """The shop's own app's headers."""
    return (
        ("user-agent", rng.choice(APPS)),
        ("accept", "application/json"),
        ("accept-language", rng.choice(LANGUAGES)),
        ("x-api-version", "7"),
    )


def script(rng: Random) -> Headers:
    """A program's headers."""
    return (("user-agent", rng.choice(SCRIPTS)), ("accept", "*/*"))


def home(rng: Random) -> str:
    """A household's address, IPv6 for a third of them."""
    if rng.random() < 0.33:
        parts = (rng.randrange(0x1000, 0x1FFF), rng.randrange(0xFFFF), rng.randrange(0xFF))
        return "2a02:{:x}:{:x}:{:x}::".format(*parts) + f"{rng.randrange(1, 99):x}"
    return f"82.{rng.randrange(10, 120)}.{rng.randrange(256)}.{rng.randrange(1, 255)}"


def carrier(rng: Random) -> str:
    """An address of a mobile carrier, shared by many phones and soon changed."""
    return f"37.84.{rng.randrange(4)}.{rng.randrange(1, 40)}"


def data_centre(rng: Random) -> str:
    """A rented machine's address."""
    return f"51.15.{rng.randrange(40, 90)}.{rng.randrange(1, 255)}"

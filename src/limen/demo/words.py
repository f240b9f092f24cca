"""The vocabulary: names, goods and sentences, with the apostrophes, code and SQL talk that real ones hold."""

import tomllib
from importlib.resources import files
from random import Random

_WORDS: dict[str, list[str]] = tomllib.loads(files("limen.demo").joinpath("words.toml").read_text("utf-8"))
CATEGORIES = tuple(_WORDS["categories"])
CITIES = tuple(_WORDS["cities"])
PRODUCT_ADJECTIVES = tuple(_WORDS["product_adjectives"])
PRODUCT_NOUNS = tuple(_WORDS["product_nouns"])
LAST_NAMES = tuple(_WORDS["last_names"])


def full_name(rng: Random) -> str:
    """A person's name, now and then one that looks like code."""
    return f"{rng.choice(_WORDS['first_names'])} {rng.choice(LAST_NAMES)}"


def review(rng: Random) -> str:
    """A sentence or two about a product."""
    return " ".join(rng.sample(_WORDS["reviews"], rng.randint(1, 2)))


def question(rng: Random) -> str:
    """What a customer asks the support desk."""
    return " ".join(rng.sample(_WORDS["questions"], rng.randint(1, 2)))


def answer(rng: Random) -> str:
    """What an agent writes back; sometimes it quotes what a developer said."""
    if rng.random() < 0.06:
        return f"Our engineers say: {rng.choice(_WORDS['shop_talk'])}"
    return " ".join(rng.sample(_WORDS["answers"], rng.randint(1, 2)))


def shop_talk(rng: Random) -> str:
    """A developer's note: code, SQL and shell in plain sentences."""
    return " ".join(rng.sample(_WORDS["shop_talk"], rng.randint(1, 3)))


def search_term(rng: Random) -> str:
    """What somebody types into the search box, typing errors included."""
    term = (
        rng.choice(_WORDS["searches"])
        if rng.random() < 0.6
        else f"{rng.choice(PRODUCT_ADJECTIVES)} {rng.choice(PRODUCT_NOUNS)}"
    )
    if rng.random() < 0.08:
        cut = rng.randrange(len(term))
        return term[:cut] + rng.choice("'aes;x- ") + term[cut + 1 :]
    return term

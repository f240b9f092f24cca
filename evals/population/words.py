"""Texts of people: names, streets, messages, searches, some of which look odd to a pattern."""

from random import Random


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, a short way to write many."""
    return tuple(text.split())


FIRST = words_of(
    "Anna Ben Chloe Dmitri Elena Farid Grace Hiro Ines Jamal Katja Liam Maeve Noor Oscar Priya Rosa "
    "Sven Uma Viktor Wen Yusuf Zoe José François Łukasz"
)
LAST = words_of(
    "O'Brien D'Angelo N'Diaye Smith Müller García O'Neill Nowak Rossi Jensen Ivanov Kim Tanaka Okafor "
    "O'Connor Martin Union Brown Singh Khan Novák Select Order"
)
STREETS = [
    "Harbour Road",
    "Rue de l'Église",
    "Mill Lane",
    "Königstraße",
    "Via Roma",
    "Long Acre",
    "King's Cross",
    "Main St #4",
    "Drop Lane",
    "Select Avenue",
]
TOWNS = ["Rotterdam", "Lyon", "Leeds", "Gdańsk", "Graz", "Turin", "Odense", "Porto", "Ghent", "Cork"]
ZONES = ["NL", "FR", "GB", "PL", "AT", "IT", "DK", "PT", "BE", "IE", "DE", "ES", "SE", "CZ"]
_USUAL = words_of(
    "please check the parcel again after today we had a problem with delivery and the driver is late "
    "thanks team pallet pending call back tomorrow morning new address changed invoice number wrong "
    "amount refund box lost need help urgent arrived damaged good nothing else to add"
)
ODD = (
    "SELECT id FROM orders WHERE total > 100 is what our ERP sent, is that your field?",
    "Label text breaks on <b>bold</b> and on & signs; see ticket 4411",
    "driver said: drop table at dock 3; then left -- Bob",
    "1 or 2 pallets = same price? it's in the offer",
    "our script runs `curl -s https://intranet.example/label.sh` and gets 500",
    "path is ../labels/base.zpl, not ./base.zpl",
    "price < 100 && weight > 5 => wrong zone?",
    "{{ customer.name }} was printed on the label, please mend your template",
    "UNION Street 5, not Union Road; O'Neill's door code is #12*7",
)
SEARCHES = (
    "o'brien",
    "R&D dept",
    "rock 'n' roll",
    "50% off",
    "box; round",
    "1 or 2",
    "size>40",
    "c/o l'oreal",
    "select ltd",
    '"king\'s cross"',
)


def person(rng: Random) -> str:
    """A name."""
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def street(rng: Random) -> str:
    """A street with a number."""
    return f"{rng.choice(STREETS)} {rng.randint(1, 199)}"


def message(rng: Random, few: int = 4, many: int = 24) -> str:
    """What somebody writes to support; one in twenty-five is odd."""
    if rng.random() < 0.04:
        return rng.choice(ODD)
    return " ".join(rng.choices(_USUAL, k=rng.randint(few, many))).capitalize() + "."


def search(rng: Random) -> str:
    """What somebody looks for."""
    if rng.random() < 0.08:
        return rng.choice(SEARCHES)
    return rng.choice((rng.choice(TOWNS), rng.choice(LAST), rng.choice(_USUAL)))

"""The vocabulary: names, goods and sentences, with the apostrophes, code and SQL talk that real ones hold."""

from random import Random

CATEGORIES = ("kitchen", "garden", "books", "toys", "lighting", "outdoor", "office", "music")
CITIES = (
    "Leeds",
    "Saint-Étienne",
    "L'Aquila",
    "Graz",
    "Porto",
    "Coeur d'Alene",
    "Łódź",
    "Bern",
    "Ghent",
    "Turku",
)
PRODUCT_ADJECTIVES = ("walnut", "folding", "men's", "children's", "brass", "linen", "drop-leaf", "portable", "solar",
                      "vintage", "cordless", "waterproof", "50%", "2-in-1", "oak", "wool", "glass", "quiet")  # fmt: skip
PRODUCT_NOUNS = ("table", "lamp", "kettle", "tent", "union jack mug", "select blend coffee", "rake", "desk", "guitar",
                 "chess set", "shell lamp", "cat bed", "script notebook", "root vegetable peeler", "speaker",
                 "order pad", "passwd keeper", "cookbook", "rucksack", "bench")  # fmt: skip
FIRST_NAMES = ("Ada", "Brendan", "Chidi", "D'Arcy", "Elif", "Fionn", "Grace", "Hugo", "Ines", "Jun", "Kofi", "Lena",
               "Marta", "Noor", "Olga", "Piet", "Quinn", "Rosa", "Sean", "Tove", "Uma", "Vera", "Wim", "Zoë")  # fmt: skip
LAST_NAMES = ("O'Brien", "Smith", "N'Diaye", "García", "Müller", "O'Neill", "van 't Hoff", "Rossi", "Null", "Drop",
              "Kowalski", "Union", "Ahmed", "Li", "Okafor", "Select", "D'Angelo", "Svensson", "Moreau")  # fmt: skip
SEARCHES = ("walnut table", "men's shoes", "d'artagnan", "rock 'n' roll", "union jack mug", "drop leaf table",
            "select blend", "lamp", "tent 4 persons", "50% off", "c++ primer", "gift < 20", "kettle & toaster", "order pad",
            "children's chess", "script notebook", "quiet speaker", "cat bed", "shell lamp", "black/white rug",
            "where the wild things are", "having it all or nothing", "table 80x120", "café press", "--clearance--",
            "o'reilly sql cookbook", "learning bash (2nd ed)", "cookbook", "rucksack 40l", "bench")  # fmt: skip
REVIEWS = ("Love it, my wife's favourite.", "Didn't fit; the legs wobble.", "5/5 would buy again!!!", "OK for the price.",
           "It's \"fine\" -- nothing more.", "Broke after 2 weeks & no answer from support :(", "Great <3",
           "Better than the old one (and cheaper).", "Manual only in French, c'est la vie.", "10 out of 10; 1=1st class")  # fmt: skip
QUESTIONS = ("Where is my order?", "The parcel hasn't arrived yet.", "I'd like to change my address, it's wrong.",
             "Wrong item sent; please update my order and set the right size.", "Can I get an invoice for O'Brien & Sons?",
             "The discount code SAVE10' or SAVE20 doesn't work.", "Please delete from my account the old card.",
             "I can't sign in: the page says <error 403>.", "Refund for item 2 -- it came broken.", "Do you ship to Côte d'Ivoire?",
             "I ordered two and one came; select a new courier, please!", "The app shows {{name}} instead of my name.")  # fmt: skip
ANSWERS = ("We're sorry, it's on its way.", "I've updated the order; please allow 2-3 days.", "Refund is booked.",
           "Could you send a photo? We'll sort it out.", "That's our mistake, a new one leaves today.",
           "The template bug ({{name}}) is known, thanks.", "Please clear the cache & try again.", "Closed, thank you.")  # fmt: skip
SHOP_TALK = ("`SELECT id, total FROM orders WHERE owner = 'u-1042' ORDER BY id` takes 4 s, needs an index",
             "if (a < b && c > d) { return null; } // crashes when items is []", "try: pip install -r requirements.txt && make test",
             "the export has a DROP TABLE tmp_export at the end, is that on purpose?", "see ../config/app.yml, line 12",
             "curl -s http://localhost:8080/v1/health | jq .status", "<script> tag in the mail template is escaped twice",
             "UPDATE orders SET status='paid' WHERE id=100200; -- done by hand", "error: can't read ${HOME}/.config; chmod 600?",
             "union all of both queries would be faster than two round trips", "regex ^[a-z']+$ refuses O'Neill",
             "cat /var/log/app.log | grep -c 'timeout' gives 14", "expected {\"$ref\": \"#/items\"} in the schema")  # fmt: skip


def full_name(rng: Random) -> str:
    """A person's name, now and then one that looks like code."""
    return f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}"


def review(rng: Random) -> str:
    """A sentence or two about a product."""
    return " ".join(rng.sample(REVIEWS, rng.randint(1, 2)))


def question(rng: Random) -> str:
    """What a customer asks the support desk."""
    return " ".join(rng.sample(QUESTIONS, rng.randint(1, 2)))


def answer(rng: Random) -> str:
    """What an agent writes back; sometimes it quotes what a developer said."""
    if rng.random() < 0.06:
        return f"Our engineers say: {rng.choice(SHOP_TALK)}"
    return " ".join(rng.sample(ANSWERS, rng.randint(1, 2)))


def shop_talk(rng: Random) -> str:
    """A developer's note: code, SQL and shell in plain sentences."""
    return " ".join(rng.sample(SHOP_TALK, rng.randint(1, 3)))


def search_term(rng: Random) -> str:
    """What somebody types into the search box, typing errors included."""
    term = (
        rng.choice(SEARCHES)
        if rng.random() < 0.6
        else f"{rng.choice(PRODUCT_ADJECTIVES)} {rng.choice(PRODUCT_NOUNS)}"
    )
    if rng.random() < 0.08:
        cut = rng.randrange(len(term))
        return term[:cut] + rng.choice("'aes;x- ") + term[cut + 1 :]
    return term

"""What is remembered from one reading of a tree to the next, and what is done again."""

import gc
import weakref

import pytest
from evals.scan.seeded import APPS

from limen.scan.api import Api
from limen.scan.garbage import held_back
from limen.scan.memo import Memo, asked, remembered
from limen.scan.scanning import scan
from limen.scan.tree import File, Tree, read_tree


class Library:
    """Books by name; ``opened`` counts how often work was done."""

    world = "library"

    def __init__(self, books: dict[str, str], opened: list[str], before: "Library | None" = None) -> None:
        self.books = books
        self.opened = opened
        self.memo = Memo(before.memo if before else None)
        self.memo.enter(self)

    @asked
    def book(self, name: str) -> str | None:
        return self.books.get(name)


@remembered
def told(library: Library, name: str) -> str:
    """A book's text; one that begins with ``see`` leads to another."""
    library.opened.append(name)
    text = library.book(name) or "nothing"
    return told(library, text.removeprefix("see ")) if text.startswith("see ") else text


def test_work_is_done_again_only_where_an_answer_is_another() -> None:
    opened: list[str] = []
    first = Library({"a": "see b", "b": "one", "c": "two"}, opened)
    assert [told(first, name) for name in "abca"] == ["one", "one", "two", "one"]
    second = Library({"a": "see b", "b": "new", "c": "two"}, opened, first)
    assert [told(second, name) for name in "abc"] == ["new", "new", "two"]
    assert opened == ["a", "b", "c", "a", "b"]


def test_what_was_not_there_may_come() -> None:
    opened: list[str] = []
    first = Library({}, opened)
    assert told(first, "a") == "nothing"
    assert told(Library({"a": "one"}, opened, first), "a") == "one"


def test_only_what_the_last_reading_used_is_kept() -> None:
    opened: list[str] = []
    first = Library({"a": "one"}, opened)
    told(first, "a")
    told(Library({"a": "one"}, opened, Library({"a": "one"}, opened, first)), "a")
    assert opened == ["a", "a"]


def test_work_that_looked_at_everything_is_done_again() -> None:
    memo, done = Memo(), []

    def work() -> None:
        memo.look_at_everything()
        done.append(1)

    memo.of("key", lambda: memo.of("inner", work))
    after = Memo(memo)
    after.of("key", lambda: after.of("inner", lambda: done.append(2)))
    assert done == [1, 2]


def test_a_rule_that_looks_at_the_whole_service_is_asked_again_where_its_own_file_stays() -> None:
    shut = "location = /depot { allow 10.0.0.0/8; deny all; proxy_pass http://app; }"
    proxy = f"server {{\n    {shut}\n    location / {{ proxy_pass http://app; }}\n}}\n"
    files = {"nginx.conf": proxy, "app.py": "from flask import Flask\napp = Flask(__name__)\n"}
    before = of(files)
    assert not _guards(before)
    route = '\n\n@app.get("/depot/vans")\ndef vans():\n    return {}\n'
    assert len(_guards(of(files | {"app.py": files["app.py"] + route}, before))) == 1


def of(files: dict[str, str], before: Tree | None = None) -> Tree:
    return Tree((File(name, text) for name, text in files.items()), before)


def _guards(tree: Tree) -> list[str]:
    return [each.fingerprint for each in scan(Api(tree)).findings if each.rule == "proxy-guard-escaped"]


@pytest.mark.parametrize("edited", ["boxoffice/boxoffice/orders.py", "auctions/src/app.js"])
def test_earlier_readings_are_not_held(edited: str) -> None:
    tree = read_tree((APPS / edited.partition("/")[0],), APPS)
    files = {name: file.text for name, file in tree.files.items()}
    readings = []
    for number in range(4):
        tree = of(files | {edited: files[edited] + "\n" * number}, tree)
        scan(Api(tree))
        readings.append(weakref.ref(tree.memo))
    gc.collect()
    assert [each() is None for each in readings] == [True, True, True, False]


def test_garbage_is_collected_again_afterwards() -> None:
    with held_back():
        assert not gc.isenabled()
        with held_back():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()

"""A scan that remembers the last one finds what a scan from nothing finds, whatever was edited in between."""

import re
from collections.abc import Callable

import pytest
from evals.scan.seeded import App, apps, flaws
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.scan.api import Api
from limen.scan.scanning import scan
from limen.scan.tree import File, Tree, read_tree

Files = dict[str, str]
APPS = [app for app in apps() if app.name != "fieldtrips"]
"""That one is as long as three others, in a framework that another has."""
_NOT_ITS_OWN = ("app.toml", "flaws.toml")
_NAME = re.compile(r"[A-Za-z_]\w*")
_ODD = ("def (", "}", "import nowhere.at.all as os", "from . import *", "\t- [", "urlpatterns = []", "@@")


def seen(tree: Tree) -> object:
    """All that comes of a tree."""
    api = Api(tree)
    report = scan(api)
    return report, api.service.routes, api.service.spots, api.service.entities


def of(files: Files, before: Tree | None = None) -> Tree:
    return Tree((File(name, text) for name, text in files.items()), before)


class Edits:
    """What a developer may do to the files of one application, drawn by Hypothesis."""

    def __init__(self, app: App) -> None:
        read = read_tree((app.folder,), app.folder).files
        self.files: Files = {name: file.text for name, file in read.items() if name not in _NOT_ITS_OWN}
        self.hunks = [(flaw.file, flaw.fixed, flaw.flawed) for flaw in flaws(app)]
        self.past = [self.files]

    def one(self, files: Files, data: st.DataObject) -> Files:
        """The files after an edit."""
        edits: tuple[Callable[[Files, st.DataObject], Files], ...] = (
            self._undone, self._flaw, _renamed, _copied, _removed, _moved, _odd, _word, _line,
        )  # fmt: skip
        self.past.append(data.draw(st.sampled_from(edits))(dict(files), data))
        return self.past[-1]

    def _undone(self, _files: Files, data: st.DataObject) -> Files:
        """All files as they once were."""
        return data.draw(st.sampled_from(self.past))

    def _flaw(self, files: Files, data: st.DataObject) -> Files:
        """A hunk put in, or taken back."""
        name, fixed, flawed = data.draw(st.sampled_from(self.hunks))
        old, new = (flawed, fixed) if flawed in files.get(name, "") else (fixed, flawed)
        return files | {name: files[name].replace(old, new)} if name in files else files


def _file(files: Files, data: st.DataObject) -> str:
    return data.draw(st.sampled_from(sorted(files)))


def _renamed(files: Files, data: st.DataObject) -> Files:
    name = _file(files, data)
    return {key: text for key, text in files.items() if key != name} | {_other(name, data): files[name]}


def _copied(files: Files, data: st.DataObject) -> Files:
    name = _file(files, data)
    return files | {_other(name, data): files[name]}


def _other(name: str, data: st.DataObject) -> str:
    folder, _, last = name.rpartition("/")
    return data.draw(st.sampled_from([f"{folder}/other_{last}".lstrip("/"), f"other/{name}", last]))


def _removed(files: Files, data: st.DataObject) -> Files:
    name = _file(files, data)
    return {key: text for key, text in files.items() if key != name} if len(files) > 1 else files


def _moved(files: Files, data: st.DataObject) -> Files:
    """A name moves down by a line, with all that stands in its file."""
    name = _file(files, data)
    return files | {name: "\n" + files[name]}


def _odd(files: Files, data: st.DataObject) -> Files:
    name = _file(files, data)
    return files | {name: _with_line(files[name], data, [data.draw(st.sampled_from(_ODD))])}


def _line(files: Files, data: st.DataObject) -> Files:
    """A line taken out, doubled, or brought from elsewhere."""
    name, other = _file(files, data), _file(files, data)
    lines = files[other].split("\n")
    brought = [lines[data.draw(st.integers(0, len(lines) - 1))]]
    return files | {
        name: _with_line(files[name], data, data.draw(st.sampled_from([[], brought, brought * 2])))
    }


def _with_line(text: str, data: st.DataObject, new: list[str]) -> str:
    lines = text.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    return "\n".join([*lines[:at], *new, *lines[at + 1 :]])


def _word(files: Files, data: st.DataObject) -> Files:
    """A name put in the place of another, everywhere in a file or once: other imports, calls, members."""
    name, other = _file(files, data), _file(files, data)
    old, new = (_NAME.findall(files[each]) or ["x"] for each in (name, other))
    pattern = re.compile(rf"\b{data.draw(st.sampled_from(old))}\b")
    return files | {
        name: pattern.sub(data.draw(st.sampled_from(new)), files[name], data.draw(st.sampled_from((0, 1))))
    }


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_edits_are_found_as_a_scan_from_nothing_finds_them(app: App, data: st.DataObject) -> None:
    edits = Edits(app)
    files, tree = edits.files, of(edits.files)
    seen(tree)
    for _ in range(data.draw(st.integers(1, 4))):
        files = edits.one(files, data)
        tree = of(files, tree)
        assert seen(tree) == seen(of(files))


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_a_file_that_goes_and_comes_back_is_missed_and_found(app: App) -> None:
    files = Edits(app).files
    tree = of(files)
    first = seen(tree)
    for gone in sorted(name for name in files if name.endswith((".py", ".js", "openapi.yaml")))[::2]:
        left = {name: text for name, text in files.items() if name != gone}
        tree = of(left, tree)
        assert seen(tree) == seen(of(left)), gone
        tree = of(files, tree)
        assert seen(tree) == first, gone

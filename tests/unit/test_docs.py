"""The documents say what is there: nothing missing, nothing stale, no link or name that leads nowhere."""

import json
import math
import re
import shutil
import subprocess
import sys
from pathlib import Path

import build
import figures
import pytest
from generators import limits, metrics

from limen.cli import COMMANDS
from limen.demo.perform import BLIND, STATIC
from limen.detectors import BUILT_IN
from limen.engine import lesson, risk
from limen.engine.context import ATTRIBUTES
from limen.features.recent import SAID_HALF_LIFE
from limen.settings.load import leaves, load
from limen.settings.policies import PRESETS, load_policy
from limen.sketches.surprise import FIRST, STEEP, TAIL

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
README = (ROOT / "README.md").read_text("utf-8")
LINK = re.compile(r"!?\[[^\]\n]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
TOML = re.compile(r"^```toml\n(.*?)^```", re.DOTALL | re.MULTILINE)
MAKE = (ROOT / "Makefile").read_text("utf-8")


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def links(path: Path) -> list[str]:
    return LINK.findall(FENCE.sub("", path.read_text("utf-8")))


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", path.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.fixture(scope="module")
def rendered() -> dict[Path, str]:
    return build.rendered()


def test_generated_pages_are_current(rendered: dict[Path, str]) -> None:
    assert [str(path.relative_to(ROOT)) for path in build.stale(rendered)] == [], "run: make docs"


def test_no_page_of_a_detector_that_is_gone(rendered: dict[Path, str]) -> None:
    assert set((DOCS / "detectors").iterdir()) <= set(rendered)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    for link in links(path):
        target, _, anchor = link.partition("#")
        if target.startswith(("https://", "mailto:")):
            continue
        place = (path.parent / target).resolve() if target else path
        assert place.exists(), link
        if anchor and place.suffix == ".md":
            assert anchor in anchors(place), link


def test_every_page_can_be_reached_from_the_readme() -> None:
    todo, seen = [ROOT / "README.md"], set()
    while todo:
        path = todo.pop()
        if path in seen or path.suffix != ".md":
            continue
        seen.add(path)
        todo += [(path.parent / link.partition("#")[0]).resolve() for link in links(path) if ":" not in link]
    assert set(PAGES) <= seen


def test_every_setting_is_documented() -> None:
    text = page("reference/settings.md")
    for path, field in leaves():
        assert f"`{field.name}`" in text, path


def test_every_setting_is_read_somewhere() -> None:
    sources = [path for path in (ROOT / "src" / "limen").rglob("*.py") if path.parent.name != "settings"]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    unread = [".".join(path) for path, field in leaves() if not re.search(rf"\.{field.name}\b", text)]
    assert not unread


def test_every_command_is_documented() -> None:
    text = page("reference/commands.md")
    for name, _, purpose in COMMANDS:
        assert f"\n## {name}\n" in text
        assert purpose in text


def test_every_detector_has_a_page_with_all_its_sections() -> None:
    for detector in BUILT_IN:
        text = page(f"detectors/{detector.name}.md")
        for section in ("Idea", "State", "Silent", "Known evasions", "Reference"):
            assert re.search(rf"^## {section}\n\n\S", text, re.MULTILINE), (detector.name, section)


def test_every_metric_is_documented() -> None:
    text = page("reference/metrics.md")
    for family in metrics.families():
        assert re.search(rf"`{family.name}(_total|_bucket)?`", text), family.name


def test_every_limit_says_what_happens_past_it() -> None:
    silent = [
        f"{each.module}.{each.name}" for each in limits.constants() if each.is_limit and not each.meaning
    ]
    assert not silent


@pytest.mark.parametrize("preset", PRESETS)
def test_every_policy_is_documented(preset: str) -> None:
    text = page("reference/policies.md")
    assert f"## `{preset}`" in text
    assert all(f"| `{rule}` |" in text for rule in load_policy(preset).rules)


def test_everything_a_policy_may_read_is_documented() -> None:
    text = page("reference/policies.md")
    assert [name for name in (each.name for each in ATTRIBUTES) if f"| `{name}` |" not in text] == []


def test_every_test_the_threat_model_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page("threat-model.md"))
    assert len(named) > 40
    gone = [
        f"{file}::{name}" for file, name in named if f"def {name}(" not in (ROOT / file).read_text("utf-8")
    ]
    assert not gone


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_named_exists(document: str) -> None:
    targets = set(re.findall(r"\bmake ([a-z]+)", (ROOT / document).read_text("utf-8")))
    assert targets <= set(re.findall(r"^(\w+):", MAKE, re.MULTILINE))


def test_every_limen_command_in_the_documents_exists() -> None:
    known = {name for name, _, _ in COMMANDS} | {"--install-completion"}
    subcommands = set(re.findall(r"^### (\w+) (\w+)$", page("reference/commands.md"), re.MULTILINE))
    groups = {group for group, _ in subcommands}
    for path in PAGES:
        text = path.read_text("utf-8")
        named = re.findall(r"(?:^\$ |`)(?:\.venv/bin/)?limen ([a-z-]+)(?: ([a-z]+))?", text, re.MULTILINE)
        assert {name for name, _ in named} <= known, path
        assert {pair for pair in named if pair[0] in groups and pair[1]} <= subcommands, path


@pytest.mark.parametrize(
    "phrase",
    [
        f"Pareto tail with exponent {TAIL:g}",
        f"claims at most {-math.log2(FIRST):g} bits plus {STEEP:g} for every doubling",
        f"at most {risk._RINGS_MOST:g} bits, a half-life of {SAID_HALF_LIFE / 60:g} minutes",
        f"with {risk._TRUST:g} hours both weigh the same",
        f"lower a claim by {risk._FLOOR:g} bits at most and raise it by {risk._MARGIN:g}",
        f"only *h*/(*h* + {risk._YOUNG:g}) count",
        f"a prior of one attack in {'a thousand' if risk.PRIOR == 1e-3 else risk.PRIOR}",
        f"the drift budget ({'half as much again' if lesson.DRIFT == 1.5 else lesson.DRIFT} as",
        f"fully {lesson.SHARED_FULL} times a day, a quarter until {lesson.SHARED_SOME:,}",
    ],
)
def test_the_figures_of_the_first_decision_are_those_of_the_code(phrase: str) -> None:
    assert phrase in page("decisions/0001-risk.md")


def test_every_toml_in_the_documents_is_a_valid_configuration(tmp_path: Path) -> None:
    blocks = [block for path in PAGES for block in TOML.findall(path.read_text("utf-8"))]
    assert len(blocks) >= 2
    for block in blocks:
        file = tmp_path / "limen.toml"
        file.write_text(block)
        load(file, {})


def test_architecture_fits_one_page_and_names_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    assert len(text.splitlines()) <= 80
    rooms = {p.stem for p in (ROOT / "src" / "limen").iterdir() if not p.name.startswith(("_", "py."))}
    assert {room for room in rooms if f"| `{room}` |" not in text} == set()


def test_figures_fill_the_readmes_block_and_nothing_else() -> None:
    lines = figures.speed_table({"decision_get_us_p50": 41.5, "unknown": 1})
    assert "| one decision on a GET, all detectors on, median | 41.5 us | ≤ 100 us | yes |" in lines
    missing = figures.speed_table({"replay_per_s": None})
    assert missing == ["Speed and memory: not measured yet; `make bench` does."]
    text = figures.filled(README, lines)
    assert figures.filled(text, lines) == text
    begin, end = README.index(figures.BEGIN), README.index(figures.END)
    assert text.startswith(README[:begin])
    assert text.endswith(README[end:])
    with pytest.raises(ValueError, match="once each"):
        figures.filled("no markers", lines)


def test_a_demonstrations_outcome_becomes_a_row() -> None:
    control = {"caught_share": 0.25}
    run = {
        "plan": {"seed": 3},
        "board": {
            "sessions": [{}] * 4,
            "caught_share": 0.75,
            "kind_shares": {"flood": 1.0, "slow walk": 0.5},
            "benign": {"calls": 12_345},
            "wrong_per_10k": 0.5,
        },
        "controls": {STATIC: control, BLIND: control},
    }
    row = figures.demo_table([json.loads(json.dumps(run))])[-1]
    assert row == "| 3 | 4 | 75% | slow walk, 50% | 12,345 | 0.50 | 25% | 25% |"


def test_checking_writes_nothing_and_fails_on_a_stale_page(tmp_path: Path) -> None:
    copy = tmp_path / "docs"
    shutil.copytree(DOCS, copy)
    stale = copy / "detectors" / "rate.md"
    stale.write_text("old")
    command = [sys.executable, copy / "build.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "docs/detectors/rate.md: out of date: run `make docs`" in done.stdout
    assert stale.read_text() == "old"

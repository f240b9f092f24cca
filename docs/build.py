"""Write the generated pages (``make docs``), or with ``--check`` name those that are out of date.

Pages are made from the code: settings, commands, detectors, policies, metrics, fixed limits, what
signals mean, posture, rules of the scan.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from generators import commands, detectors, incidents, limits, metrics, policies, posture, scan_rules

from limen.settings.reference import settings_reference

DOCS = Path(__file__).parent

PAGES: dict[str, Callable[[], str]] = {
    "reference/settings.md": settings_reference,
    "reference/commands.md": commands.page,
    "reference/policies.md": policies.page,
    "reference/metrics.md": metrics.page,
    "reference/limits.md": limits.page,
    "reference/incidents.md": incidents.page,
    "reference/posture.md": posture.page,
    "reference/rules-of-scan.md": scan_rules.page,
}


def rendered() -> dict[Path, str]:
    """Every generated page as it should be, by its place."""
    pages = {DOCS / name: page() for name, page in PAGES.items()}
    return pages | {DOCS / "detectors" / name: text for name, text in detectors.pages().items()}


def stale(pages: dict[Path, str]) -> list[Path]:
    """The pages that are missing or differ."""
    return [path for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text]


def main() -> int:
    """Write or check; the exit code."""
    parser = argparse.ArgumentParser(prog="docs/build.py", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is out of date")
    check = parser.parse_args().check
    pages = rendered()
    for path in (changed := stale(pages)):
        print(f"{path.relative_to(DOCS.parent)}: {'out of date: run `make docs`' if check else 'written'}")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(pages[path], encoding="utf-8")
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main())

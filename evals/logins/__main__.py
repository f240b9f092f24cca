"""Write one company's year of logins.

python -m evals.logins generate --seed 1 --out DIR
"""

import argparse
from pathlib import Path

from evals.logins.generate import write
from evals.logins.plan import Plan


def main() -> None:
    """Read the arguments, write the files."""
    parser = argparse.ArgumentParser(prog="python -m evals.logins", description=__doc__)
    parser.add_argument("command", choices=["generate"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=float, default=1.0)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    written = write(Plan(asked.seed, size=asked.size), asked.out)
    print(f"{written.lines} lines in {asked.out}, the first {written.history} are history")


if __name__ == "__main__":
    main()

"""``python -m limen.cli``: the command line, where no script is installed beside the interpreter."""

from limen.cli import main

main()

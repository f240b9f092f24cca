"""The signatures, one kind of attack a file; this is the visible, ordered list."""

from typing import Final

from limen.features.signatures import (
    address,
    command,
    decoding,
    document,
    leftover,
    lines,
    markup,
    nosql,
    sql,
    template,
    traversal,
)
from limen.features.signatures.row import Row

ROWS: Final[tuple[Row, ...]] = (
    *sql.ROWS,
    *nosql.ROWS,
    *command.ROWS,
    *traversal.ROWS,
    *markup.ROWS,
    *template.ROWS,
    *address.ROWS,
    *document.ROWS,
    *lines.ROWS,
    *leftover.ROWS,
    *decoding.ROWS,
)

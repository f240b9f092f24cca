"""Garbage collection held back while much is made that stays: each search for cycles goes through all of it,
and where a document of 10 MB is read half of the time was spent so."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_back() -> Iterator[None]:
    """No search for cycles within; afterwards as before."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()

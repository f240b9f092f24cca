"""Durations, read and written."""

import pytest

from limen.engine.duration import seconds, written


@pytest.mark.parametrize(
    ("text", "length"), [("90s", 90), ("15m", 900), ("12h", 43200), ("7d", 604800), ("0s", 0)]
)
def test_durations_are_read(text, length):
    assert seconds(text) == length


@pytest.mark.parametrize("text", ["", "15", "m", "-1m", "1.5h", "15 min", "9999999999s", "١٥m"])
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="such as 15m"):
        seconds(text)


@pytest.mark.parametrize(
    ("length", "text"), [(90, "90s"), (900, "15m"), (86400, "1d"), (604800, "1w"), (0, "0s")]
)
def test_durations_are_written_in_the_largest_unit(length, text):
    assert written(length) == text

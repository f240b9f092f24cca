"""Texts that patterns of documents take."""

import re

import pytest

from limen.scan.probe.patterns import LONGEST, text_of


@pytest.mark.parametrize(
    "pattern",
    [r"^[0-9]{6}$", r"^\d{4}-\d{2}$", r"[A-Z]{3}-[0-9]+", r"^(a|b)c?$", r"^[\w.-]+$", r"^.{3,10}$", "x"],
)
def test_a_text_is_one_that_its_pattern_takes(pattern):
    made = text_of(pattern)
    assert made is not None
    assert re.search(pattern, made)


@pytest.mark.parametrize("pattern", [r"^[^x]+$", "(?=x)y", "(x", "", "x" * (LONGEST + 1), r"(?P<a>x)(?P=a)"])
def test_none_is_made_of_what_looks_around_or_is_no_pattern(pattern):
    assert text_of(pattern) is None


def test_repeats_within_repeats_end():
    assert text_of("(" * 20 + "a" + "{99}){99}" * 10 + "){99}" * 10) is None
    assert text_of("((((a{200}){200}){200}){200}){200}") is None


@pytest.mark.parametrize("pattern", [r"^[0-9]{6}$", r"^[a-z0-9-]{3,40}$", r"^A-\d+$"])
def test_texts_of_different_numbers_differ(pattern):
    made = [text_of(pattern, number) for number in range(100)]
    assert len(set(made)) == 100
    assert all(re.search(pattern, each) for each in made if each)

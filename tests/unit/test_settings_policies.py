"""Policies from a preset or a file."""

import re
from pathlib import Path

import pytest

from limen.engine.policy import Policy
from limen.model import Action, ConfigError
from limen.settings.policies import load_policy, preset, schema


def test_a_file_of_ones_own_takes_the_place_of_the_preset(tmp_path):
    file = tmp_path / "mine.cedar"
    file.write_text('@id("mine") permit(principal, action, resource);')
    assert list(load_policy("strict", str(file)).rules) == ["mine"]


def test_a_file_that_is_absent_is_named(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load_policy("strict", str(tmp_path / "absent.cedar"))


def test_a_preset_that_is_none_is_refused():
    with pytest.raises(ConfigError, match="one of observe, balanced, strict"):
        preset("../../secret")


def test_the_schema_comes_with_the_package():
    assert 'action "call"' in schema()


def test_the_example_in_the_guide_is_a_policy():
    guide = Path(__file__).parents[2] / "docs" / "guides" / "policies.md"
    (example,) = re.findall(r"```cedar\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    rule = Policy.compile(preset("balanced") + example, schema()).rules["partners-and-money"]
    assert (rule.action, rule.max_age, rule.acr_values) == (Action.STEP_UP, 600, ("urn:example:phr",))

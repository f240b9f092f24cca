"""The reference page."""

from pathlib import Path

from limen.settings.load import leaves
from limen.settings.reference import settings_reference

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"


def test_the_page_is_up_to_date():
    fresh = PAGE.read_text(encoding="utf-8") == settings_reference()
    assert fresh, "run: python -m limen.settings.reference > docs/reference/settings.md"


def test_every_setting_is_described():
    for path, field in leaves():
        assert len(field.type.__metadata__[-1].description) > 10, path

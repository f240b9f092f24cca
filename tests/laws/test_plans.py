"""Laws of plans: an undo leaves every control document as it was, byte for byte, whatever was asked."""

from collections.abc import Iterator

import pytest
from evals.copilot.undoing import APART, EXAMPLES, REFUSED, STAY, furnished, kept, operation, planned, undone
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.copilot.operation import Impact
from limen.copilot.operations import BY_NAME, OPERATIONS
from limen.model import ConfigError
from limen.testing.office import Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with furnished(tmp_path_factory.mktemp("office")) as office:
        yield office


def test_every_operation_that_changes_something_is_looked_at() -> None:
    changing = {kind.op for kind in OPERATIONS if kind.impact is not Impact.READ}
    assert EXAMPLES.keys() | APART.keys() == changing


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - REFUSED - set(STAY)))
def test_an_undo_restores_every_byte(office: Office, name: str) -> None:
    found = undone(office, name)
    assert found.changed, "nothing was changed: this would prove nothing"
    assert found.same


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_nothing_here_can_hold_to_is_refused_before_anything_changes(office: Office, name: str) -> None:
    before = kept(office)
    with pytest.raises(ConfigError, match="LimenMiddleware"):
        office.plan(operation(name))
    assert kept(office) == before


def test_a_gateway_that_was_stopped_is_on_the_list_again(office: Office) -> None:
    start = office.plan(BY_NAME["start_gateway"].of({"upstream": "localhost:9000", "port": 18_080}))
    office.ask("plans.apply", id=start.id, console=True)
    before = kept(office)
    stop = office.plan(BY_NAME["stop_gateway"].of({"gateway": "localhost:9000"}))
    office.ask("plans.apply", id=stop.id, console=True)
    assert [each.state for each in office.ask("gateways.list")] == ["stopped"]
    office.ask("undo")
    assert kept(office) == before
    office.ask("undo")


@settings(max_examples=8, deadline=None)
@given(
    names=st.lists(
        st.sampled_from(sorted(set(EXAMPLES) - REFUSED - {"label_evidence"})), min_size=2, max_size=5
    )
)
def test_plans_of_several_operations_are_taken_back_whole(office: Office, names: list[str]) -> None:
    before, documents = kept(office), office.documents()
    try:
        plan = planned(office, *(operation(name) for name in names))
    except ConfigError:
        assert kept(office) == before, "a plan that cannot be made changes nothing"
        return
    office.ask("plans.apply", id=plan.id, console=True)
    office.ask("undo")
    assert office.documents() == documents
    if not set(names) & set(STAY):
        assert kept(office) == before
    else:
        renew(office)


def renew(office: Office) -> None:
    """Put keys that were revoked for good back, as the next example needs them."""
    for revision in office.installation.control.revisions(50):
        if revision.what.startswith(("revoke key", "rotate key")) and revision.why.startswith("plan "):
            try:
                office.ask("undo", name=f"r{revision.number}")
            except ConfigError:
                continue

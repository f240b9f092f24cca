"""Where a call names an object that no answer handed its caller unasked."""

from tests.unit.test_features_objects import AT, Desk, of

from limen.engine.context import CALL as ATTRIBUTES
from limen.engine.context import Budget, Case
from limen.features.extract import extract
from limen.features.observe import observe
from limen.features.recent import Recent
from limen.model import ApiCall, Caller, Features, Operation, Risk
from limen.testing.traffic import pseudonym


def foreign(desk: Desk, target: str, **more) -> tuple[str, ...] | None:
    return desk.call(target, **more).objects.foreign


def read(features: Features) -> frozenset[str]:
    operation = Operation(features.operation, "GET", "/any")
    (attribute,) = [each for each in ATTRIBUTES if each.name == "foreign"]
    return attribute.key(Case(Risk(), (), features, operation, Budget()))


def test_what_a_list_hands_out_is_the_callers_and_nothing_else_is():
    desk = Desk()
    assert foreign(desk, "/orders") == ()
    desk.answer(body=[{"id": 5}])
    assert foreign(desk, "/orders/5") == ()
    assert foreign(desk, "/orders/6") == ("path",)


def test_an_object_named_and_answered_is_not_his_by_that():
    desk = Desk()
    for _ in range(3):
        assert foreign(desk, "/orders/6") == ("path",)
        desk.answer(body={"id": 6, "customer_id": 8})
    assert foreign(desk, "/orders?customer_id=8") == (), "but what it names besides was handed out"


def test_ids_of_a_filter_and_of_a_body_are_named_too():
    desk = Desk()
    for _ in range(2):
        assert foreign(desk, "/orders?id=6") == ("query",), "a bare id is of what the operation is about"
        desk.answer(body=[{"id": 6}])
    assert foreign(desk, "/orders/5/notes", method="POST", body={"order_id": 6}) == ("body",)
    desk.call("/orders")
    desk.answer(body=[{"id": 6}])
    assert foreign(desk, "/orders?id=6") == ()


def test_what_was_made_is_his_by_its_location():
    desk = Desk()
    desk.call("/orders", method="POST", body={"note": "x"})
    desk.answer(201, headers=(("location", "/orders/77"),))
    assert foreign(desk, "/orders/77") == ()


def test_what_was_handed_out_once_stays_so_though_it_is_named_later():
    desk = Desk()
    desk.call("/orders")
    desk.answer(body=[{"id": 5}])
    for _ in range(2):
        desk.call("/orders/5")
        desk.answer(body={"id": 5})
    assert foreign(desk, "/orders/5") == ()


def test_a_page_is_no_object():
    assert foreign(Desk(), "/orders?page=3") == ()


def test_of_an_operation_that_is_not_known_the_path_counts_as_an_object():
    desk = Desk()
    assert read(desk.call("/unheard/of")) == {"path"}
    assert read(desk.call("/orders")) == frozenset()


def test_a_record_from_before_reads_as_nothing_foreign_and_says_that_it_cannot_tell():
    features = Features(AT, "call", "c", 7)
    assert features.objects.foreign is None
    assert read(features) == frozenset()


def test_it_is_remembered_from_the_features_alone():
    desk, again = Desk(), Recent(pseudonym)
    route = desk.catalogue.match("GET", "/orders")
    for target, body in (("/orders", [{"id": 5}]), ("/orders/6", {"id": 6})):
        observe(desk.call(target), route, again)
        observe(desk.answer(body=body), route, again)
    trace = again.caller(desk.call("/orders").caller.subject)
    assert (trace.handed(of("order", 5)), trace.handed(of("order", 6))) == (True, False)


def test_each_caller_has_his_own():
    desk = Desk()
    desk.call("/orders")
    desk.answer(body=[{"id": 5}])
    bob = ApiCall(AT, "GET", "/orders/5", "c99", caller=Caller(8, 18, 28, 38))
    found = extract(bob, desk.catalogue, desk.recent)
    assert found is not None
    assert found[0].objects.foreign == ("path",)

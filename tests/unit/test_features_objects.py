"""Which objects a call names, which an answer gives out, and whether they were the caller's to name."""

import json

import pytest

from limen.features.catalogue import Catalogue
from limen.features.extract import extract
from limen.features.gathering import is_global, object_of
from limen.features.kinds import kind_of, singular
from limen.features.members import GIVEN_AN_ANSWER
from limen.features.objects import SEEN_A_CALL
from limen.features.recent import KINDS_A_CALLER, Recent
from limen.model import Answer, ApiCall, Caller, Features
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0
ADA = Caller(7, 17, 27, 37)
JSON = (("content-type", "application/json"),)
UUID = "3f2b8c1e-9a77-4c0d-8e55-1b2c3d4e5f60"


class Desk:
    """An API whose orders and customers are known, and one caller's memory."""

    def __init__(self) -> None:
        self.catalogue, self.recent = Catalogue(), Recent(pseudonym)
        for path in ("/orders/5", "/customers/5/orders/6", "/orders", f"/orders/{UUID}"):
            self.catalogue.learn("GET", path, 200)
        self.number = 0

    def call(self, target: str, *, at: float = AT, body: object = None, headers=(), method="GET") -> Features:
        self.number += 1
        raw = json.dumps(body).encode() if body is not None else b""
        said = (*headers, *(JSON if raw else ()))
        call = ApiCall(at, method, target, f"c{self.number}", headers=said, body=raw, caller=ADA)
        found = extract(call, self.catalogue, self.recent)
        assert found is not None
        return found[0]

    def answer(self, status: int = 200, body: object = None, headers=(), raw: bytes = b"") -> Features:
        body_bytes = json.dumps(body).encode() if body is not None else raw
        answer = Answer(AT + 1, f"c{self.number}", status, headers=headers, body=body_bytes)
        found = extract(answer, self.catalogue, self.recent)
        assert found is not None
        return found[0]


def of(kind: str, value: object) -> int:
    return object_of(kind, str(value), pseudonym)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("order_id", "order"),
        ("orderId", "order"),
        ("orderID", "order"),
        ("orders_id", "order"),
        ("order-uuid", "order"),
        ("invoice_no", "invoice"),
        ("category_key", "category"),
        ("$.orders[].order_id", "order"),
        ("order_ids[]", ""),
        ("x-user-id", "user"),
        ("id", "*"),
        ("_id", "*"),
        ("uuid", "*"),
        ("ID", "*"),
        ("name", ""),
        ("paid", ""),
        ("valid", ""),
        ("Uuid", "*"),
        ("accountUuid", "account"),
    ],
)
def test_a_fields_name_tells_the_kind_of_object(name, kind):
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("word", "one"),
    [("orders", "order"), ("categories", "category"), ("address", "address"), ("Order-Items", "order_item")],
)
def test_one_of_many(word, one):
    assert singular(word) == one


@pytest.mark.parametrize(("value", "is_one"), [(UUID, True), ("12345", False), ("abcdefghijklmnopq", False)])
def test_a_long_id_with_digits_is_known_by_itself(value, is_one):
    assert is_global(value) is is_one


def test_a_global_id_is_one_object_whatever_its_kind_and_case():
    assert of("order", UUID) == of("customer", UUID.upper())
    assert of("order", 5) != of("customer", 5)


def test_ids_in_path_query_body_and_header_are_seen_where_they_stand():
    desk = Desk()
    seen = desk.call(
        "/orders/5?customer_id=8",
        body={"invoice_id": 9, "note": "x"},
        headers=(("x-user-id", "10"), ("x-trace", "11")),
        method="GET",
    ).objects.seen
    assert [(one.place, one.object) for one in seen] == [
        ("path", of("order", 5)),
        ("query", of("customer", 8)),
        ("header", of("user", 10)),
        ("body", of("invoice", 9)),
    ]


def test_a_bare_id_is_of_the_paths_kind():
    desk = Desk()
    assert desk.call("/orders/5?id=9").objects.seen[1].object == of("order", 9)


def test_a_call_without_ids_names_nothing():
    assert Desk().call("/orders?sort=date").objects == Desk().call("/orders").objects
    assert Desk().call("/orders").objects.seen == ()


def test_a_page_is_walked_but_is_nobodys():
    seen = Desk().call("/orders?page=3").objects.seen
    assert [(one.place, one.earned) for one in seen] == [("page", -1)]


def test_only_so_many_objects_of_a_call_are_seen():
    query = "&".join(f"a{number}_id={number}" for number in range(SEEN_A_CALL + 20))
    assert len(Desk().call(f"/orders/5?{query}").objects.seen) == SEEN_A_CALL


def test_two_kinds_in_one_path_are_walked_apart():
    walked = Desk().call("/customers/5/orders/6").objects.walked
    assert len({walk.kind for walk in walked}) == 2
    assert [(walk.hour, walk.day) for walk in walked] == [(1, 1), (1, 1)]


@pytest.mark.parametrize(
    ("target", "split"),
    [("/orders/5?order_id=6", 1), ("/orders/5?order_id=5", 0), ("/orders/5?user_id=6", -1)],
)
def test_one_kind_named_twice_with_different_ids_is_split(target, split):
    assert Desk().call(target).objects.split == split


def test_a_header_that_names_another_customer_than_the_path_is_split():
    headers = (("x-customer-id", "6"),)
    assert Desk().call("/customers/5/orders/6", headers=headers).objects.split == 1


def test_what_was_never_given_is_unearned_and_counts_once_it_succeeds():
    desk = Desk()
    assert desk.call("/orders/5").objects.seen[0].earned == 0
    answered = desk.answer().objects
    assert answered.seen[0].earned == 0
    assert [(walk.hour, walk.day) for walk in answered.walked] == [(1, 1)]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_what_did_not_succeed_is_no_stray_and_earns_nothing(status):
    desk = Desk()
    desk.call("/orders/5")
    assert desk.answer(status, {"id": 6}).objects.walked == ()
    assert desk.call("/orders/5").objects.seen[0].earned == 0
    assert desk.call("/orders/6").objects.seen[0].earned == 0


def test_what_succeeded_once_is_the_callers_from_then_on():
    desk = Desk()
    desk.call("/orders/5")
    desk.answer()
    assert desk.call("/orders/5").objects.seen[0].earned == 1
    assert desk.answer().objects.walked == ()


@pytest.mark.parametrize(
    "body",
    [
        {"items": [{"id": 5}]},
        [{"id": 5}],
        {"order_id": 5},
        {"customer": {"id": 1, "orders": [{"id": 5}]}},
        {"data": {"results": [{"orderId": "5"}]}},
    ],
)
def test_what_an_answer_lists_is_earned(body):
    desk = Desk()
    desk.call("/orders")
    assert of("order", 5) in desk.answer(body=body).objects.given
    assert desk.call("/orders/5").objects.seen[0].earned == 1


def test_a_bare_uuid_in_an_answer_is_earned():
    desk = Desk()
    desk.call("/orders")
    desk.answer(body={"reference": UUID})
    assert desk.call(f"/orders/{UUID}").objects.seen[0].earned == 1


def test_a_location_is_given():
    desk = Desk()
    desk.call("/orders", method="GET")
    given = desk.answer(201, headers=(("location", "https://api.example/orders/77/"),)).objects.given
    assert given == (of("order", 77),)


def test_what_earlier_answers_gave_meanwhile_counts_for_an_answer_under_way():
    desk = Desk()
    desk.call("/orders/5")
    waiting = desk.number
    desk.call("/orders")
    desk.answer(body=[{"id": 5}])
    desk.number = waiting
    assert desk.answer().objects.seen[0].earned == 1


@pytest.mark.parametrize("raw", [b"", b"[1,", b"{", b"<html>", b'{"id":"\xff"}', b"[" * 5_000])
def test_an_answer_that_cannot_be_read_gives_nothing(raw):
    desk = Desk()
    desk.call("/orders")
    assert desk.answer(raw=raw).objects.given == ()


def test_a_bare_id_that_nothing_says_the_kind_of_is_no_object():
    desk = Desk()
    desk.call("/")
    assert desk.answer(body={"id": 5, "note": UUID, "order_id": 6}).objects.given == (of("order", 6),)


def test_truths_and_long_texts_are_no_ids():
    desk = Desk()
    desk.call("/orders")
    body = {"id": True, "order_id": "x" * 65, "customer_id": None, "note_id": 1.5}
    assert desk.answer(body=body).objects.given == ()


def test_only_so_many_objects_of_an_answer_are_remembered():
    desk = Desk()
    desk.call("/orders")
    given = desk.answer(body=[{"id": number} for number in range(1_000)]).objects.given
    assert GIVEN_AN_ANSWER <= len(given) <= GIVEN_AN_ANSWER + 1


def test_ids_in_sequence_make_a_run():
    desk = Desk()
    for number in range(100, 105):
        objects = desk.call(f"/orders/{number}").objects
    assert objects.walked[0].run == 5
    assert objects.walked[0].hour == 5


def test_kinds_past_the_cap_share_one_walk():
    desk = Desk()
    for number in range(KINDS_A_CALLER + 10):
        objects = desk.call(f"/orders/5?kind{number}_id=1").objects
    assert len(desk.recent.caller(7).walks) == KINDS_A_CALLER + 1
    assert objects.walked[1].hour > 1 or len(objects.walked) == 2


def test_the_hour_that_ended_is_handed_out_under_its_kind():
    desk = Desk()
    desk.call("/orders/5")
    closed = desk.call("/orders/6", at=AT + 3_600).objects.closed
    kind = pseudonym("kind", "order")
    assert [(one.level, one.subject, one.operation, one.series, one.count) for one in closed] == [
        ("caller", 7, kind, 0, 1),
        ("caller", 7, kind, 2, 0),
        ("caller", 7, kind, 4, 1),
    ]

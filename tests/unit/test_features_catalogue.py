import msgspec
import pytest

from limen.features.catalogue import Catalogue
from limen.features.catalogue_record import decode, encode
from limen.features.growth import Limits
from limen.features.segments import MAX_DEPTH, MAX_PATH, classify, split
from limen.model import ConfigError, Declaration, operation_id


def names(catalogue):
    return sorted(operation.name for operation in catalogue.operations())


@pytest.mark.parametrize(
    ("segment", "kind"),
    [
        ("users", "word"),
        ("purchase-orders", "word"),
        ("facade", "word"),
        ("42", "int"),
        ("-5", "int"),
        ("550e8400-e29b-41d4-a716-446655440000", "uuid"),
        ("507f1f77bcf86cd799439011", "hex"),
        ("deadbeefdeadbeef", "hex"),
        ("2024-02-29", "date"),
        ("2024-02-29T10:00:00Z", "date"),
        ("ann@example.com", "email"),
        ("v1", "slug"),
        ("cus_N12x", "slug"),
        ("203.0.113.7", "slug"),
        ("٣", "slug"),
        ("9" * 500, "slug"),
    ],
)
def test_segments_are_typed(segment, kind):
    assert classify(segment) == kind


@pytest.mark.parametrize(
    ("target", "segments"),
    [
        ("/v1/users/42?x=/y", ["v1", "users", "42"]),
        ("//v1///users/", ["v1", "users"]),
        ("/users%2f42", ["users", "42"]),
        ("/users;v=1/42;x=%2f", ["users", "42"]),
        ("/a/./b/../c", ["a", "c"]),
        ("/a/%2e%2e/b", ["b"]),
        ("/../../b", ["b"]),
        ("/a%252fb", ["a%2fb"]),
        ("/%ff", ["\ufffd"]),
        ("https://api.example.com/a/b", ["a", "b"]),
        ("*", ["*"]),
        ("", []),
    ],
)
def test_the_same_place_written_differently_is_the_same_place(target, segments):
    assert split(target) == segments


def test_a_path_too_long_or_too_deep_has_no_segments_and_still_a_route():
    catalogue = Catalogue()
    for target in ("/" + "a" * MAX_PATH, "/a" * (MAX_DEPTH + 1), "//a" * (MAX_DEPTH + 1)):
        assert split(target) is None
        assert catalogue.match("GET", target).operation.template == "/{*}"


def test_typed_segments_are_parameters_at_first_sight():
    catalogue = Catalogue()
    catalogue.learn("GET", "/users/42/orders/550e8400-e29b-41d4-a716-446655440000", 200)
    route = catalogue.match("GET", "/users/7/orders/550e8400-e29b-41d4-a716-446655440001")
    assert route.operation.name == "GET /users/{id:int}/orders/{id:uuid}"
    assert route.operation.id == operation_id("GET", "/users/{id:int}/orders/{id:uuid}")
    assert route.parameters == (("users", "7"), ("orders", "550e8400-e29b-41d4-a716-446655440001"))
    assert route.known


@pytest.mark.parametrize("status", [100, 199, 400, 401, 404, 500, 0])
def test_only_what_succeeded_is_learned(status):
    catalogue = Catalogue()
    catalogue.learn("GET", "/users", status)
    assert not catalogue.match("GET", "/users").known


@pytest.mark.parametrize("method", ["OPTIONS", "HEAD", "BREW"])
def test_a_method_answered_anywhere_makes_no_path(method):
    catalogue = Catalogue()
    catalogue.learn(method, "/made/up", 200)
    assert not catalogue.operations()
    catalogue.learn("GET", "/users", 200)
    catalogue.learn(method, "/users", 200)
    assert catalogue.match(method, "/users").known


def test_a_static_sibling_without_the_method_gives_way_to_the_parameter_that_has_it():
    catalogue = Catalogue()
    catalogue.declare(Declaration("GET", "/users/me"))
    catalogue.declare(Declaration("DELETE", "/users/{name}"))
    catalogue.declare(Declaration("GET", "/users/{name}/orders"))
    assert catalogue.match("GET", "/users/me").operation.template == "/users/me"
    assert catalogue.match("DELETE", "/users/me").operation.template == "/users/{id:any}"
    assert catalogue.match("GET", "/users/me/orders").parameters == (("users", "me"),)


def test_a_new_method_on_a_known_path_is_unknown_on_that_path():
    catalogue = Catalogue()
    catalogue.learn("GET", "/users/42", 200)
    route = catalogue.match("DELETE", "/users/43")
    assert (route.operation.name, route.known) == ("DELETE /users/{id:int}", False)
    assert route.parameters == (("users", "43"),)
    assert route.operation.id == catalogue.match("DELETE", "/users/44").operation.id


def test_names_that_look_alike_become_one_parameter_and_say_what_became_what():
    catalogue = Catalogue()
    catalogue.learn("GET", "/tags/popular", 200)
    catalogue.learn("POST", "/tags/popular/pin", 200)
    before = {catalogue.match("GET", f"/tags/t-{n}").operation.id for n in range(3)}
    rekeys = []
    for number in range(40):
        rekeys += catalogue.learn("GET", f"/tags/t-{number}", 200, float(number), number + 1)
    assert len(before) == 1
    assert names(catalogue) == ["GET /tags/popular", "GET /tags/{id:slug}", "POST /tags/popular/pin"]
    assert len(rekeys) == 25
    assert {rekey.new for rekey in rekeys} == {operation_id("GET", "/tags/{id:slug}")}
    assert operation_id("GET", "/tags/t-3") in {rekey.old for rekey in rekeys}
    usage = {use.operation.template: use for use in catalogue.usage()}
    assert (usage["/tags/{id:slug}"].calls, usage["/tags/{id:slug}"].last_seen) == (40, 39.0)


def test_what_lies_below_merged_names_is_merged_too():
    catalogue = Catalogue()
    people = [f"user-{number}" for number in range(30)]
    for number, name in enumerate(people):
        catalogue.learn("GET", f"/people/{name}", 200, 0.0, number + 1)
        catalogue.learn("GET", f"/people/{name}/posts/{number}", 200, 0.0, number + 1)
    assert names(catalogue) == ["GET /people/{id:slug}", "GET /people/{id:slug}/posts/{id:int}"]
    route = catalogue.match("GET", "/people/someone/posts/5")
    assert route.parameters == (("people", "someone"), ("posts", "5"))


def test_routes_that_many_callers_use_are_not_taken_for_values():
    catalogue = Catalogue()
    routes = [f"/rpc/do{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(40)]
    for round_ in range(10):
        for number, route in enumerate(routes):
            catalogue.learn("POST", route, 200, 0.0, (round_ * 7 + number) % 12 + 1)
    assert len(catalogue) == 40


def test_a_smoke_test_that_calls_each_route_once_merges_nothing():
    catalogue = Catalogue()
    for number in range(60):
        word = "do" + chr(97 + number // 26) + chr(97 + number % 26)
        catalogue.learn("POST", f"/rpc/{word}", 200, 0.0, 1)
    assert len(catalogue) == 60


def test_a_word_used_far_more_than_its_siblings_stays():
    catalogue = Catalogue()
    for number in range(60):
        for _ in range(3):
            catalogue.learn("GET", "/users/me", 200, 0.0, number + 1)
        catalogue.learn(
            "GET", "/users/name" + chr(97 + number // 26) + chr(97 + number % 26), 200, 0.0, number + 1
        )
    assert names(catalogue) == ["GET /users/me", "GET /users/{id:slug}"]


def test_past_the_cap_of_a_parent_the_rest_shares_an_overflow():
    catalogue = Catalogue(Limits(names=50, children=10))
    for number in range(30):
        catalogue.learn("GET", f"/files/f-{number}/part{number}", 200)
    assert len(catalogue) == 11
    route = catalogue.match("GET", "/files/other/deep/er")
    assert (route.operation.template, route.known) == ("/files/{*}", True)
    assert route.parameters == (("files", "other/deep/er"),)


def test_names_below_names_do_not_fill_the_catalogue():
    catalogue = Catalogue(Limits(operations=400))
    names_ = [chr(97 + n // 26) + chr(97 + n % 26) for n in range(60)]
    rekeys = []
    for owner in names_:
        for repository in names_[:20]:
            rekeys += catalogue.learn("GET", f"/repos/{owner}/{repository}", 200, 0.0, 1)
    catalogue.learn("GET", "/health", 200)
    assert catalogue.match("GET", "/health").known
    assert catalogue.refused == 0
    assert len(catalogue) < 60
    assert catalogue.match("GET", "/repos/somebody/aa").parameters[0] == ("repos", "somebody")


def test_a_full_catalogue_refuses_and_counts():
    catalogue = Catalogue(Limits(operations=3))
    for path in ("/a", "/b", "/c", "/d", "/e"):
        catalogue.learn("GET", path, 200)
    assert (len(catalogue), catalogue.refused) == (3, 2)


def test_a_segment_few_callers_used_is_not_shown():
    catalogue = Catalogue()
    catalogue.learn("GET", "/users/alice", 200, 0.0, 1)
    hidden = catalogue.match("GET", "/users/alice").operation
    assert hidden.template == "/{word}/{word}"
    assert catalogue.clear_names()[hidden.id] == "GET /users/alice"
    catalogue.learn("GET", "/users/alice", 200, 0.0, 2)
    catalogue.learn("GET", "/users/alice", 200, 0.0, 3)
    shown = catalogue.match("GET", "/users/alice").operation
    assert (shown.id, shown.template) == (hidden.id, "/users/alice")


def test_parameters_in_a_row_are_different_kinds():
    catalogue = Catalogue()
    catalogue.learn("GET", "/compare/1/2/3", 200)
    assert catalogue.match("GET", "/compare/4/5/6").parameters == (
        ("compare", "4"),
        ("compare.2", "5"),
        ("compare.3", "6"),
    )


def test_a_segment_cannot_pass_itself_off_as_a_parameter():
    catalogue = Catalogue()
    catalogue.learn("GET", "/users/{id:int}", 200)
    assert names(catalogue) == ["GET /users/%7Bid:int%7D"]


def test_declaring_gathers_what_was_learned_before():
    catalogue = Catalogue()
    for name in ("ann", "bob"):
        catalogue.learn("GET", f"/users/{name}", 200, 5.0)
    catalogue.learn("GET", "/users/7", 200, 6.0)
    catalogue.learn("GET", "/users/search", 200, 6.0)
    catalogue.learn("POST", "/users/search", 200, 6.0)
    rekeys = catalogue.declare(Declaration("GET", "/users/{name}"))
    assert names(catalogue) == ["GET /users/search", "GET /users/{id:any}", "POST /users/search"]
    assert {rekey.old for rekey in rekeys} == {
        operation_id("GET", f"/users/{part}") for part in ("ann", "bob", "{id:int}")
    }
    assert catalogue.match("GET", "/users/7").operation.declared


def test_shadow_and_zombie_operations():
    catalogue = Catalogue()
    catalogue.declare(Declaration("GET", "/users"))
    catalogue.declare(Declaration("GET", "/old"))
    catalogue.learn("GET", "/users", 200, 50.0)
    catalogue.learn("GET", "/debug", 200, 60.0)
    assert [(use.operation.name, use.calls, use.last_seen) for use in catalogue.shadow()] == [
        ("GET /debug", 1, 60.0)
    ]
    assert [use.operation.name for use in catalogue.zombie()] == ["GET /old"]
    assert [use.operation.name for use in catalogue.zombie(since=50.0)] == ["GET /users", "GET /old"]


def test_a_damaged_record_names_the_place():
    data = encode(Catalogue())
    with pytest.raises(ConfigError, match="version 9"):
        decode({**data, "version": 9})
    with pytest.raises(ConfigError, match=r"nodes\[0\]"):
        decode({**data, "nodes": [[3, "x", False, 0, [], False, True, []]]})
    with pytest.raises(ConfigError, match="nodes"):
        decode({**data, "nodes": "x"})
    assert encode(decode(msgspec.msgpack.decode(msgspec.msgpack.encode(data)))) == data

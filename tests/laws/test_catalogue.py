"""Laws of the catalogue: total, bounded, exact, and a static sibling is never swallowed."""

from itertools import product

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from limen.features.catalogue import METHODS, Catalogue
from limen.features.catalogue_record import decode, encode
from limen.features.growth import Limits
from limen.features.segments import MAX_DEPTH, classify, split
from limen.features.trie import search
from limen.model import Declaration

SMALL = Limits(names=3, children=5, operations=20, shared_by=2)

named = ["users", "me", "orders", "alice", "bob", "search", "v1", *(f"x-{number}" for number in range(30))]
words = st.sampled_from(named)
values = st.one_of(
    st.integers(-5, 10**12).map(str),
    st.uuids().map(str),
    st.emails(),
    st.dates().map(str),
    st.text("abcdef0123456789", min_size=1, max_size=24),
)
paths = st.lists(st.one_of(words, values), max_size=5).map(lambda parts: "/" + "/".join(parts))
methods = st.sampled_from([*METHODS, "BREW", "get", ""])
calls = st.lists(
    st.tuples(methods, paths, st.sampled_from([200, 201, 302, 404, 500]), st.integers(0, 5)), max_size=60
)


def taught(history, limits=SMALL):
    catalogue = Catalogue(limits)
    for moment, (method, path, status, caller) in enumerate(history):
        catalogue.learn(method, path, status, float(moment), caller)
    return catalogue


@given(st.text(), st.text())
def test_any_text_gets_a_route(method, target):
    catalogue = Catalogue()
    before = catalogue.match(method, target)
    catalogue.learn(method, target, 200)
    after = catalogue.match(method, target)
    assert before.operation.id >= 0
    assert all(isinstance(value, str) for _, value in after.parameters)


@given(st.text(max_size=300))
def test_any_segment_has_a_type_and_any_target_a_bounded_split(text):
    segments = split(text)
    assert segments is None or len(segments) <= MAX_DEPTH
    assert all(classify(segment) for segment in segments or () if segment)


@given(calls, st.lists(st.tuples(methods, paths), max_size=20))
def test_the_quick_walk_and_the_search_agree(history, asked):
    catalogue = taught(history)
    root = catalogue.growth.root
    for method, path in [*((call[0], call[1]) for call in history), *asked]:
        route = catalogue.match(method, path)
        nodes = search(root, split(path) or [], method if method in METHODS else "OTHER")
        assert route.known == (nodes is not None)
        if nodes is not None:
            place = nodes[-1] if nodes else root
            assert route.operation is place.entries[route.operation.method].operation


@given(calls)
def test_operations_never_exceed_the_cap(history):
    catalogue = taught(history)
    assert len(catalogue) <= SMALL.operations
    assert len(catalogue) == len(catalogue.operations())


@given(calls, paths, methods)
def test_decoding_what_was_encoded_gives_the_same_catalogue(history, path, method):
    catalogue = taught(history)
    again = decode(msgspec.json.decode(msgspec.json.encode(encode(catalogue))), SMALL)
    assert encode(again) == encode(catalogue)
    assert again.usage() == catalogue.usage()
    assert again.match(method, path) == catalogue.match(method, path)
    assert again.learn(method, path, 200, 99.0, 7) == catalogue.learn(method, path, 200, 99.0, 7)
    assert encode(again) == encode(catalogue)


@given(calls, st.lists(words, min_size=1, max_size=3), values)
def test_a_declared_static_segment_is_never_swallowed(history, prefix, value):
    catalogue = Catalogue(SMALL)
    template = "/" + "/".join([*prefix, "special"])
    catalogue.declare(Declaration("GET", template))
    catalogue.learn("GET", "/" + "/".join([*prefix, value]), 200)
    for method, path, status, caller in history:
        catalogue.learn(method, path, status, 0.0, caller)
    route = catalogue.match("GET", template)
    assert (route.operation.template, route.known, route.parameters) == (template, True, ())


@given(
    st.lists(st.one_of(st.integers(0, 10**9).map(str), st.uuids().map(str), st.dates().map(str)), max_size=40)
)
def test_a_learned_static_segment_beside_typed_values_is_never_swallowed(ids):
    catalogue = Catalogue(SMALL)
    catalogue.learn("GET", "/users/me", 200)
    for one in ids:
        catalogue.learn("GET", f"/users/{one}", 200)
    assert catalogue.match("GET", "/users/me").operation.template == "/users/me"
    assert all(catalogue.match("GET", f"/users/{one}").parameters == (("users", one),) for one in ids)


@given(calls)
def test_what_succeeded_is_known_afterwards_unless_it_was_refused(history):
    catalogue = Catalogue(SMALL)
    for method, path, status, caller in history:
        refused = catalogue.refused
        catalogue.learn(method, path, status, 0.0, caller)
        if 200 <= status < 400 and method in ("GET", "POST") and catalogue.refused == refused:
            assert catalogue.match(method, path).known


@given(calls)
def test_following_every_rekey_ends_at_an_operation_that_exists(history):
    catalogue = Catalogue(SMALL)
    alias: dict[int, int] = {}
    seen: set[int] = set()
    for method, path, status, caller in history:
        for rekey in catalogue.learn(method, path, status, 0.0, caller):
            assert rekey.old != rekey.new
            alias[rekey.old] = rekey.new
        seen |= {operation.id for operation in catalogue.operations()}
    present = {operation.id for operation in catalogue.operations()}
    for gone in seen - present:
        reached, steps = gone, 0
        while reached not in present:
            reached, steps = alias[reached], steps + 1
            assert steps <= len(alias)


def test_unknown_calls_share_few_operations():
    catalogue = Catalogue()
    pieces = ["word", "42", "x-1", "2024-01-02", "a@b.example"]
    targets = ["/" + "/".join(parts) for depth in range(6) for parts in product(pieces, repeat=depth)]
    ids = {
        catalogue.match(method, target).operation.id for target in targets for method in ("GET", "BREW", "X")
    }
    assert len(targets) > 3000
    assert len(ids) <= 2 * 32

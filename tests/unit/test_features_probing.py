"""What a caller tries that is not there: counted without ids, by hour and day, and how he was refused."""

import pytest

from limen.features.catalogue import Catalogue
from limen.features.decoys import Decoys
from limen.features.extract import extract
from limen.features.hiding_places import BITS, WORDS
from limen.features.probes import Probes
from limen.features.probing import FIRST_MIX, reject
from limen.features.recent import Recent
from limen.model import Answer, Features
from limen.model.key import CANARY
from limen.testing.traffic import START, call, person, pseudonym


class Stage:
    """A catalogue that knows orders and an ``/admin``, and one caller."""

    def __init__(self) -> None:
        self.catalogue, self.recent = Catalogue(), Recent(pseudonym)
        for target in ("/v1/orders/7", "/v1/orders", "/admin/users", "/graphql"):
            self.catalogue.learn("GET", target, 200, START)

    def asks(self, target, status=404, after=0.0, who="ada", **more) -> tuple[Features, Features]:
        at = START + after
        asked = call(target, at=at, name=f"{target}{at}{who}", caller=person(who), **more)
        found = extract(asked, self.catalogue, self.recent)
        answered = extract(Answer(at, asked.id, status), self.catalogue, self.recent)
        assert found is not None
        assert answered is not None
        return found[0], answered[0]


def test_a_known_operation_is_nothing():
    probing = Stage().asks("/v1/orders/8", 200)[0].probing
    assert (probing.path, probing.word, probing.counts) == (0, "", ())


def test_unknown_paths_count_without_their_ids():
    stage = Stage()
    for number in range(50):
        stage.asks(f"/v9/orders/{number}")
    assert stage.asks("/v9/orders/77")[0].probing.counts[:2] == (1, 1)
    assert stage.asks("/v9/parcels/77")[0].probing.counts[:2] == (2, 2)


def test_an_hour_begins_afresh_and_a_day_goes_on():
    stage = Stage()
    stage.asks("/a")
    stage.asks("/b")
    assert stage.asks("/c", after=3_600)[0].probing.counts[:2] == (1, 3)


def test_methods_on_one_path_are_counted_and_a_preflight_is_none():
    stage = Stage()
    for method in ("PUT", "DELETE", "PUT"):
        counts = stage.asks("/v1/orders", method=method)[0].probing.counts
    assert counts[:3] == (2, 2, 2)
    asks = (("access-control-request-method", "PUT"),)
    assert stage.asks("/v1/orders", method="OPTIONS", headers=asks)[0].probing.path == 0
    assert stage.asks("/v1/orders", method="OPTIONS")[0].probing.counts[2] == 3


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("/.git/config", ".git"),
        ("/%2eenv", ".env"),
        ("/v1/Swagger.JSON", "swagger.json"),
        ("/dump.sql", ".sql"),
        ("/admin/nothing", ""),
        ("/v1/admin", "admin"),
        ("/v2/orders/7", ""),
        ("/" + "a" * 5_000 + ".sql", ""),
    ],
)
def test_a_hiding_place_counts_where_the_api_has_none(target, word):
    assert Stage().asks(target)[0].probing.word == word


def test_every_hiding_place_has_bits():
    assert set(WORDS) == set(BITS)


def test_introspection_counts_though_the_path_is_known():
    asked = Stage().asks("/graphql?query={__schema{types{name}}}", 200)[0].probing
    assert (asked.path, asked.word, asked.counts[3]) == (0, "__schema", 1)
    assert Stage().asks("/graphql?query={orders{id}}", 200)[0].probing.word == ""


def test_the_mix_of_refusals_is_a_share_drawn_towards_none():
    stage = Stage()
    for number in range(10):
        stage.asks(f"/v1/orders/{number}", 200)
    assert stage.asks("/v1/orders/99", 404)[1].probing.mix == (0, 1, 100 // 21, 0)
    assert stage.asks("/v1/orders/98", 403)[1].probing.mix == (3, 1, 100 // 22, 0)
    assert stage.asks("/v1/orders/98", 500)[1].probing.mix == ()


def test_callers_who_run_into_the_same_are_counted():
    stage = Stage()
    for number in range(9):
        stage.asks("/v1/orders/1", 404, who=f"u{number}")
    found = stage.asks("/v1/orders/1", 404, who="u9")[1].probing.mix
    assert found == (0, 1, 9, 100)
    assert stage.asks("/v7", who="u1")[0].probing.counts[4] == 0


def test_an_hour_is_handed_out_once_and_whole_with_zeros():
    stage = Stage()
    stage.asks("/a", 404)
    stage.asks("/v1/orders/1", 200)
    closed = stage.asks("/v1/orders/1", 200, after=3_600)[0].probing.closed
    assert {window.series: window.count for window in closed} == {
        0: 1, 2: 1, 3: 0, FIRST_MIX: 100 // 12, FIRST_MIX + 1: 0, FIRST_MIX + 2: 0, FIRST_MIX + 3: 0
    }  # fmt: skip
    assert stage.asks("/v1/orders/1", 200, after=3_601)[0].probing.closed == ()


def test_an_odd_hour_is_not_handed_out():
    stage = Stage()
    stage.asks("/a")
    stage.recent.caller(person("ada").subject).probes.odd += 1
    assert stage.asks("/b", after=3_600)[0].probing.closed == ()


def test_what_the_gateway_could_not_read_is_counted_by_address():
    stage, who = Stage(), person("ada")
    for _ in range(3):
        reject(who.address, START, stage.recent)
    assert stage.asks("/v1/orders/7", 200)[0].probing.rejected == 3
    assert stage.asks("/v1/orders/7", 200, after=3_600)[0].probing.rejected == 0
    reject(pseudonym("address", "elsewhere"), START, stage.recent)
    assert stage.asks("/v1/orders/7", 200)[0].probing.rejected == 3


@pytest.mark.parametrize(
    ("method", "target", "found"),
    [
        ("GET", "/internal/users/export", True),
        ("GET", "//internal/./users/%65xport/?all=1", True),
        ("POST", "/internal/users/export", False),
        ("DELETE", "/vault", True),
        ("GET", "/backups/7", True),
        ("GET", "/backups", False),
        ("GET", "/internal/users", False),
    ],
)
def test_a_planted_operation_is_known_however_it_is_spelt(method, target, found):
    decoys = Decoys(["GET /internal/users/export", "/vault", "GET /backups/{id}"])
    assert decoys.has(method, target) is found
    assert not Decoys()


def test_a_planted_key_is_known_by_its_scope():
    stage = Stage()
    thief = person("thief")
    thief = type(thief)(*[getattr(thief, n) for n in thief.__struct_fields__[:6]], (CANARY,))
    asked = call("/v1/orders/7", caller=thief)
    found = extract(asked, stage.catalogue, stage.recent)
    assert found is not None
    assert found[0].probing.decoy == "key"


def test_probes_come_back_from_their_record_and_go_on():
    probes = Probes()
    probes.turn(START)
    for path in range(70):
        probes.attempt(path, 1)
    probes.refused[2], probes.answers, probes.words = 3, 20, 5
    again = Probes.restored(*probes.record())
    assert again.record() == probes.record()
    assert again.turn(START + 90_000) == probes.turn(START + 90_000)


def test_a_table_of_methods_is_bounded():
    probes = Probes()
    for path in range(10_000):
        probes.attempt(path, 1)
    assert len(probes.methods) <= 64

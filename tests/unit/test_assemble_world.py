"""What the settings make of a world: modes by route, declared operations, bounds."""

from pathlib import Path

import pytest

from limen.assemble import world_for
from limen.assemble.world import covers
from limen.engine.world import World
from limen.model import ConfigError
from limen.settings import Route, load

OPENAPI = """
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {tags: [orders]}
"""


def pseudonym(kind: str, value: str) -> int:
    return len(kind + value)


def made(folder: Path, text: str) -> World:
    file = folder / "limen.toml"
    file.write_text(text)
    return world_for(load(file, {}, {}), pseudonym)


def learnt(world: World, *targets: str) -> None:
    for target in targets:
        for caller in range(4):
            world.catalogue.learn("GET", target, 200, 1.0, caller)


def test_the_first_route_rule_with_a_mode_decides(tmp_path: Path) -> None:
    world = made(
        tmp_path,
        '[policy]\npreset = "balanced"\n'
        '[[routes]]\nmatch = "/reports/daily"\n[[routes]]\nmatch = "/reports/*"\nmode = "observe"\n',
    )
    learnt(world, "/reports/daily", "/reports/42", "/orders/42")
    observed = {target: world.observes(world.catalogue.match("GET", target).operation)
                for target in ("/reports/daily", "/reports/42", "/orders/42")}  # fmt: skip
    assert observed == {"/reports/daily": True, "/reports/42": True, "/orders/42": False}


def test_an_operation_that_few_have_called_is_matched_by_its_path_as_spelt(tmp_path: Path) -> None:
    world = made(tmp_path, '[policy]\nmode = "enforce"\n[[routes]]\nmatch = "/secret/*"\nmode = "observe"\n')
    world.catalogue.learn("GET", "/secret/a", 200, 1.0, 1)
    operation = world.catalogue.match("GET", "/secret/a").operation
    assert "secret" not in operation.template
    assert world.observes(operation)


def test_a_rule_for_some_methods_covers_no_others() -> None:
    route = Route(match="/a*", methods=("POST",))
    assert covers(route, "POST", "/ab")
    assert not covers(route, "GET", "/ab")
    assert not covers(route, "POST", "/b")


def test_without_rules_the_policy_decides(tmp_path: Path) -> None:
    world = made(tmp_path, "")
    assert world.observes(world.catalogue.match("GET", "/x").operation)


def test_declared_operations_are_known_at_once(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(OPENAPI)
    world = made(tmp_path, f'[server]\nopenapi = "{tmp_path / "api.yaml"}"\n')
    assert world.catalogue.match("GET", "/orders/7").operation.tags == ("orders",)


@pytest.mark.parametrize("text", ["openapi: [", '{"openapi": "3.1.0", "paths": {"x": {}}}'])
def test_a_document_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "api.yaml").write_text(text)
    with pytest.raises(ConfigError, match=r"OpenAPI document .*api\.yaml"):
        made(tmp_path, f'[server]\nopenapi = "{tmp_path / "api.yaml"}"\n')


def test_learning_switched_off_freezes_the_world(tmp_path: Path) -> None:
    assert made(tmp_path, "[learning]\nenabled = false\n").frozen


def test_planted_operations_reach_the_world_and_only_those(tmp_path: Path) -> None:
    world = made(tmp_path, '[decoys]\noperations = ["GET /internal/users/export", "/vault/{id}"]\n')
    decoys = world.recent.decoys
    assert decoys.has("GET", "/internal/users/export?all=1")
    assert decoys.has("DELETE", "/vault/7")
    assert not decoys.has("POST", "/internal/users/export")
    assert not world_for(load(None, {}, {}), pseudonym).recent.decoys


@pytest.mark.parametrize("text", ["internal", "get /a", "GET a", ""])
def test_what_is_no_operation_cannot_be_planted(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match="expected an operation such as"):
        made(tmp_path, f'[decoys]\noperations = ["{text}"]\n')

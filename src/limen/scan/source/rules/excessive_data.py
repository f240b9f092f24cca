"""Answers that give out more than they should: secrets by name, or whole records that hold some."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Entity, Route, Service
from limen.scan.source.reading import authenticated, groups, open_by_design
from limen.scan.words import SECRETS, listed, words

_GIVEN: Final = frozenset(["token", "api_key", "apikey", "session_token"])
_NEVER: Final = SECRETS - _GIVEN
"""Members that no answer should have; a new token or key is what some routes are for."""

_PERSONAL: Final = frozenset(("iban", "national_id", "ssn", "tax_id"))
"""Members that are secret to all but whom they are about."""
_PRIVATE: Final = listed("private")
"""Members that are for some only, though no secret."""
_MOST: Final = 0.6
"""The share of a group's other routes that declare a model of their answer, from which on one stands out."""


def _private(name: str) -> bool:
    return not _PRIVATE.isdisjoint((name.lower(), *words(name)))


def check(service: Service) -> Iterator[Hit]:
    """Members of answers that are secrets."""
    for group in groups(service.routes):
        yield from _unshaped(group, service)
    for route in service.routes:
        never = _NEVER - _PERSONAL if _his_own(route) else _NEVER
        named = [name for name in route.handler.returns if name in never]
        if named and not open_by_design(route):
            yield _hit(route, named[0], "", Confidence.HIGH)
            continue
        for kind in (name.removesuffix(".*") for name in route.handler.returns if name.endswith(".*")):
            entity = service.entities.get(kind)
            secret = next((name for name in (entity.fields if entity else ()) if name in _NEVER), None)
            if secret is not None:
                yield _hit(route, secret, f" with the whole {kind}", Confidence.MEDIUM)
                break
            private = [name for name in (entity.fields if entity else ()) if _private(name)]
            if private and not authenticated(route) and len(route.handler.returns) == 1:
                yield _hit(route, private[0], f" with the whole {kind}, to anybody", Confidence.MEDIUM)
                break


def _unshaped(group: list[Route], service: Service) -> Iterator[Hit]:
    """Whole things with something private in them, answered without a model though most beside it have
    one."""
    for route in group:
        others = [each for each in group if each is not route and each.handler.returns]
        shaped = [each for each in others if each.shaped]
        if route.shaped or len(shaped) < 2 or len(shaped) < _MOST * len(others) or _his_own(route):
            continue
        for kind in (name.removesuffix(".*") for name in route.handler.returns if name.endswith(".*")):
            entity = service.entities.get(kind)
            private = _kept_back(entity, shaped) if entity else None
            if private is not None:
                how = f" with the whole {kind}; {len(shaped)} others beside it name what they answer"
                yield _hit(route, private, how, Confidence.MEDIUM)
                break


def _kept_back(entity: Entity, shaped: list[Route]) -> str | None:
    """A member that no answer beside gives out: one that is private by its name, or any where another of
    them is about the same kind of thing."""
    told = {name for each in shaped for name in each.handler.returns}
    kept = [name for name in entity.fields if name not in told]
    alike = any(
        len(each.handler.returns) > 2 and set(each.handler.returns) < set(entity.fields) for each in shaped
    )
    return next(filter(_private, entity.fields), kept[0] if kept and alike else None)


def _his_own(route: Route) -> bool:
    """Whether all that is found belongs to the caller."""
    loads = route.handler.loads
    return bool(loads) and all(load.scoped for load in loads)


def _hit(route: Route, secret: str, how: str, sure: Confidence) -> Hit:
    return Hit(
        place=route.handler.place,
        said=f"{route.operation}: the answer gives out {secret!r}{how}",
        operation=route.operation,
        subject=secret,
        confidence=sure,
    )


_APP: Final = """
from flask import Flask, jsonify
app = Flask(__name__)
USERS = {7: {"id": 7, "name": "Ada", "password_hash": "x"}}

@app.get("/users/<int:user_id>")
def user(user_id):
    found = USERS.get(user_id)
    return jsonify({answer})
"""

_FASTAPI: Final = """
from dataclasses import dataclass
from fastapi import FastAPI
from pydantic import BaseModel
app = FastAPI()

@dataclass
class Show:
    id: int
    title: str
    day: str
    hall_cost: int

class ShowOut(BaseModel):
    id: int
    title: str
    day: str

@app.get("/shows", response_model=list[ShowOut])
def shows():
    return SHOWS.values()

@app.get("/shows/next", response_model=ShowOut)
def upcoming():
    return NEXT

@app.get("/shows/{show_id}"{model})
def show(show_id: int):
    return SHOWS.get(show_id)
"""

RULE: Final = Rule[Service](
    id="excessive-data",
    title="An answer gives out what should not leave the service",
    cwe=213,
    owasp="API3:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="Clients that do not show a member still receive it, and so does whoever looks at the traffic.",
    check=check,
    mends={
        "": "Name the members of the answer.",
        "fastapi": '@router.get("/users/{user_id}", response_model=PublicUser)',
        "django": 'fields = ("id", "name")  # in the serializer, never "__all__"',
    },
    references=(
        "https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/",
    ),
    bad=(
        {"app.py": _APP.replace("{answer}", "found")},
        {"app.py": _FASTAPI.replace("{model}", "")},
    ),
    good=(
        {"app.py": _APP.replace("{answer}", '{"id": found["id"], "name": found["name"]}')},
        {"app.py": _FASTAPI.replace("{model}", ", response_model=ShowOut")},
    ),
)

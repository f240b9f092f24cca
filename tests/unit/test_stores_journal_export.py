import json
import random
import re
from collections import defaultdict
from typing import Any

import msgspec
import pytest

from limen.model import Evidence, InputError
from limen.stores.journal import Boot, Record, export_anonymous
from limen.testing.evidence import evidence

K = 5
HOUR = 3600
START = 1_732_348_800


def traffic(seed: int = 1) -> list[Record]:
    """Two days: a common operation, one for a few, one for one; common and rare roles; a rare proof."""
    dice = random.Random(seed)
    records: list[Record] = [Boot(0.0)]
    for number in range(3_000):
        person = int(dice.paretovariate(0.6)) % 60
        operation = 1 if person % 3 else dice.choice([1, 2, 3])
        roles = ("admin",) if person == 7 else (("customer",) if person % 2 else ("customer", "partner"))
        kind = "mtls" if person == 9 else "api_key"
        at = START + dice.random() * 48 * HOUR
        records.append(evidence(number, at=at, person=person, operation=operation, roles=roles, kind=kind))
    return records


def lines(records: list[Record], k: int = K) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    head, *rest = [json.loads(line) for line in export_anonymous(lambda: records, k)]
    return head, rest


@pytest.mark.parametrize("k", [2, 5, 12])
def test_every_group_of_operation_role_and_hour_has_k_people(k: int) -> None:
    people = defaultdict(set)
    head, exported = lines(traffic(), k)
    for line in exported:
        people[line["operation"], line["role"], line["at"] // HOUR].add(line["person"])
    assert head["k"] == k
    assert min(map(len, people.values())) >= k


def test_what_cannot_be_hidden_is_suppressed_and_counted_and_the_rest_is_there() -> None:
    records = traffic()
    head, exported = lines(records)
    assert head["suppressed"] + len(exported) == len(records) - 1
    assert 0 < head["suppressed"] < len(exported)


def test_each_level_of_generalisation_occurs_and_a_rare_role_does_not() -> None:
    _, exported = lines(traffic())
    found = {(line["role"] is None, line["precision"]) for line in exported}
    assert found == {(False, "minute"), (True, "minute"), (True, "day")}
    assert "admin" not in {line["role"] for line in exported}


def test_a_line_without_role_does_not_share_a_pseudonym_with_one_that_names_it() -> None:
    _, exported = lines(traffic())
    with_role = {line["caller"] for line in exported if line["role"] is not None}
    assert not with_role & {line["caller"] for line in exported if line["role"] is None}


def test_rare_proofs_and_kinds_of_objects_are_masked() -> None:
    few = [
        evidence(n, at=START, person=n % 20, operation=1, kind="mtls" if n % 20 == 9 else "api_key")
        for n in range(80)
    ]
    _, exported = lines([*few])
    assert {line["proof"] for line in exported} == {"api_key", "other"}
    seen = msgspec.structs.replace(few[0].features.objects.seen[0], kind=77)
    objects = msgspec.structs.replace(few[0].features.objects, seen=(seen,))
    features = msgspec.structs.replace(few[0].features, objects=objects)
    _, exported = lines([*few, msgspec.structs.replace(few[0], features=features)])
    assert [line["objects"]["masked"] for line in exported].count(1) == 1


def test_no_pseudonym_id_or_exact_time_of_the_journal_appears() -> None:
    records = traffic()
    words = set(re.findall(r"[\w.]+", b"".join(export_anonymous(lambda: records, K)).decode()))
    for record in records:
        if isinstance(record, Evidence):
            features, caller = record.features, record.features.caller
            closed, seen = features.pace.closed[0], features.objects.seen[0]
            numbers = {caller.credential, caller.principal, caller.address, caller.network, closed.subject}
            numbers |= {features.operation, seen.kind, seen.object}
            assert not {str(number) for number in numbers} & words
            assert not {f"{number:016x}" for number in numbers} & words
            assert not {record.id, features.call, str(features.at)} & words


def test_texts_that_traffic_can_write_do_not_appear() -> None:
    planted = msgspec.structs.replace(evidence(1), id="planted-id")
    features = msgspec.structs.replace(planted.features, method="PLANTED", call="planted-call")
    planted = msgspec.structs.replace(planted, features=features)
    crowd = [evidence(n, at=planted.features.at, person=n, kind="api_key") for n in range(2, 20)]
    text = b"".join(export_anonymous(lambda: [planted, *crowd], K)).lower()
    assert text.count(b"\n") == 20
    assert b"planted" not in text


def test_two_exports_cannot_be_joined() -> None:
    records = traffic()
    first, second = ({line["person"] for line in lines(records)[1]} for _ in range(2))
    assert not first & second


def test_a_person_keeps_one_pseudonym_within_an_export() -> None:
    crowd: list[Record] = [evidence(n, at=START, person=n % 8) for n in range(80)]
    assert len({line["caller"] for line in lines(crowd)[1]}) == 8


def test_times_are_whole_minutes_and_sizes_powers_of_two() -> None:
    _, exported = lines(traffic())
    assert all(line["at"] % 60 == 0 for line in exported)
    assert {line["payload"]["bytes"] for line in exported} == {128}


@pytest.mark.parametrize("k", [1, 0, -3])
def test_a_k_that_hides_nobody_is_refused(k: int) -> None:
    with pytest.raises(InputError, match="hides nobody"):
        list(export_anonymous(list, k))

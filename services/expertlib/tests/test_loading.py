"""`expertlib load-experts`: invented experts that are as real as any, once."""

import asyncio
from math import gcd
from types import SimpleNamespace

import pytest
from stdnum.cn import ric

from contracts.words import Role
from expertlib import loading, registry
from expertlib.invented_experts import MOST, STEP, Choices, Inventor
from experts.seed import seed
from foundation.ids import uuid7

CODES = {
    "industry": ["i"],
    "specialty": ["s"],
    "education": ["e"],
    "qualification": ["q"],
    "certificate_kind": ["c"],
}


def said(_done, _portions):
    """Hear how far it is."""


def test_the_same_seed_and_number_give_the_same_expert_and_others_give_another():
    first, again, other = (Inventor(seed_, Choices(CODES, ["工程师"])) for seed_ in (1, 1, 2))
    assert first.expert(7) == again.expert(7)
    assert first.expert(7) != first.expert(8)
    assert first.expert(7) != other.expert(7)


def test_numbers_are_well_formed_different_and_given_to_nobody():
    inventor = Inventor(1, Choices(CODES, ["工程师"]))
    people = [inventor.expert(number).snapshot.identity for number in (*range(500), MOST - 1)]
    numbers = [person.document_number for person in people]
    assert len(set(numbers)) == len(numbers)
    for person in people:
        assert ric.validate(person.document_number) == person.document_number
        assert person.document_number.startswith("650000"), "the code of the region, which no office gives"
        assert person.document_number[6:14] == f"{person.birth_date:%Y%m%d}"
        assert (person.sex == "1") == (int(person.document_number[16]) % 2 == 1)


def test_every_number_has_its_own_birthday_and_sequence():
    assert gcd(STEP, MOST) == 1


@pytest.mark.service
async def test_they_are_found_opened_and_added_only_once(experts):
    async with experts.resources.unit_of_work() as uow:
        await seed(uow)
    assert await asyncio.to_thread(loading.load, 30, 1, said) == 30
    assert await asyncio.to_thread(loading.load, 30, 1, said) == 0
    assert await asyncio.to_thread(loading.load, 40, 1, said) == 10
    headers = experts.as_(experts.actor(Role.ASSOCIATION_COORDINATOR, organization_id=uuid7()))
    counted = (await experts.client.get("/library/facets", headers=headers)).json()
    assert sum(status["count"] for status in counted["facets"]["status"]) == 40
    items = (await experts.client.get("/library", headers=headers)).json()["items"]
    for item in items[:3]:
        page = await experts.client.get(f"/library/{item['record_id']}", headers=headers)
        assert page.status_code == 200, page.text
        assert page.json()["identity"]["document_number_masked"].startswith("6500**")
        named = await experts.client.get("/library", params={"name": item["name"]}, headers=headers)
        assert item["record_id"] in [one["record_id"] for one in named.json()["items"]]
    assert (await experts.audit_actions()).count("library.load") == 2


def test_it_leaves_where_people_are_real(monkeypatch):
    monkeypatch.setattr(registry, "settings", lambda _service: SimpleNamespace(environment="production"))
    with pytest.raises(SystemExit, match="only for evaluation"):
        loading.load(10, 1, said)


def test_there_are_not_endlessly_many(monkeypatch):
    monkeypatch.setattr(registry, "settings", lambda _service: SimpleNamespace(environment="evaluation"))
    with pytest.raises(SystemExit, match="no more than"):
        loading.load(MOST + 1, 1, said)

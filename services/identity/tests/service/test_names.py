"""Who is who in the audit log: names of accounts, for the auditor only, and nothing else of them."""

from uuid import uuid4

import pytest

from contracts.words import Role
from identity.tests.numbers import eighteen

from . import steps

pytestmark = pytest.mark.service


@pytest.fixture
def auditor(identity):
    return identity.as_(identity.actor(Role.AUDITOR))


async def asked(kit, headers, **params):
    answer = await kit.client.get("/accounts/names", params=params, headers=headers)
    assert answer.status_code == 200, answer.text
    return {item["id"]: item for item in answer.json()["items"]}


async def test_names_are_told_by_id_and_by_the_whole_name(identity, auditor):
    first = await steps.account(identity)
    second = await steps.account(identity, eighteen(order=77), name="李四", phone="13912345670")
    assert await asked(identity, auditor, ids=[str(first.id), str(uuid4())]) == {
        str(first.id): {"id": str(first.id), "name": steps.NAME}
    }
    assert set(await asked(identity, auditor, name="李四")) == {str(second.id)}
    assert await asked(identity, auditor, name="李") == {}
    assert set(await asked(identity, auditor, name="李四", ids=str(first.id))) == {
        str(first.id),
        str(second.id),
    }


async def test_nothing_asked_for_is_nothing_told(identity, auditor):
    await steps.account(identity)
    assert await asked(identity, auditor) == {}


@pytest.mark.parametrize("params", [{"ids": ["x"]}, {"ids": [str(uuid4())] * 201}, {"name": "a\x00"}])
async def test_what_cannot_be_asked_is_refused(identity, auditor, params):
    answer = await identity.client.get("/accounts/names", params=params, headers=auditor)
    assert answer.status_code == 422

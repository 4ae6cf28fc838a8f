"""A copy of everything that notify holds about the person who asks."""

from uuid import uuid4

import pytest

from notify.seed import seed
from notify.tests.service import making

pytestmark = pytest.mark.service


def rows_of(answer, name):
    """Return the rows of a table by their keys."""
    tables = {table["name"]: table["rows"] for table in answer.json()["tables"]}
    return [{field["key"]: field["value"] for field in row} for row in tables.get(name, [])]


async def copy_of(notify, account_id):
    answer = await notify.client.post("/own-data", headers=notify.as_(making.a_reader(notify, account_id)))
    assert answer.status_code == 200, answer.text
    return answer


async def test_a_copy_holds_contact_and_messages_in_the_clear(notify):
    async with notify.resources.unit_of_work() as uow:
        await seed(uow)
    account_id = await making.tell_account(notify)
    await notify.deliver(making.a_registration(account_id, granted=True))
    answer = await copy_of(notify, account_id)
    [contact] = rows_of(answer, "contacts")
    assert contact["phone"] == making.PHONE
    messages = rows_of(answer, "messages")
    assert messages
    assert all(one["body"] for one in messages)
    assert "own_data.export" in await notify.audit_actions()


async def test_nobody_gets_another_persons_messages(notify):
    async with notify.resources.unit_of_work() as uow:
        await seed(uow)
    account_id = await making.tell_account(notify)
    await notify.deliver(making.a_registration(account_id, granted=True))
    assert (await copy_of(notify, uuid4())).json()["tables"] == []

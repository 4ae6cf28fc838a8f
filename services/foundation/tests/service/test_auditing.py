"""The watch of every service test: a person's write without an audit entry does not pass."""

import pytest
from sqlalchemy import bindparam, insert, update

from foundation.db import within
from foundation.db.prepared import Prepared
from foundation.testing.auditing import UnauditedWrite

from .sample import Effect

pytestmark = pytest.mark.service

CHANGE = Prepared(update(Effect).values(thing=bindparam("said")))
WRITES = {
    "a new row": lambda session: session.add(Effect(thing="t", secret="s")),
    "an insert": lambda session: session.execute(insert(Effect).values(thing="t", secret="s")),
    "an update": lambda session: session.execute(update(Effect).values(thing="u")),
    "past the session": lambda session: within.fetch(session, CHANGE, said="v"),
}


async def write(sample, name, *, actor, audited):
    async with sample.resources.unit_of_work(actor) as uow:
        done = WRITES[name](uow.session)
        if done is not None:
            await done
        if audited:
            uow.audit("thing.do", "thing", 1)


@pytest.mark.parametrize("name", WRITES)
async def test_a_write_of_a_person_must_be_audited(sample, name):
    with pytest.raises(UnauditedWrite):
        await write(sample, name, actor=sample.actor("keeper"), audited=False)
    await write(sample, name, actor=sample.actor("keeper"), audited=True)


@pytest.mark.parametrize("name", WRITES)
async def test_what_answers_a_fact_has_no_person_and_needs_none(sample, name):
    await write(sample, name, actor=None, audited=False)

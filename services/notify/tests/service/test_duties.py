"""Whom a task waits for: roles as identity tells them."""

from uuid import uuid4

import pytest

from contracts.events.identity import GrantedRole
from contracts.words import Role
from notify.contacts.usecases import holders_of

from .making import an_account

pytestmark = pytest.mark.service

BUREAU, OTHER = uuid4(), uuid4()


def a_reviewer(account_id, *organizations, version=1, status="active"):
    grants = tuple(GrantedRole(role=Role.BUREAU_REVIEWER, organization_id=one) for one in organizations)
    told = an_account(account_id, version=version)
    return told.model_copy(update={"grants": grants, "status": status})


async def holders(notify, role, organization_id=None):
    async with notify.resources.unit_of_work() as uow:
        uow.leave_unaudited("only read")
        return set(await holders_of(uow, role, organization_id))


async def test_a_role_is_held_for_an_organization(notify):
    one, both = uuid4(), uuid4()
    await notify.deliver(a_reviewer(one, BUREAU))
    await notify.deliver(a_reviewer(both, BUREAU, OTHER))
    assert await holders(notify, Role.BUREAU_REVIEWER, BUREAU) >= {one, both}
    assert await holders(notify, Role.BUREAU_REVIEWER, OTHER) == {both}
    assert await holders(notify, Role.BUREAU_REVIEWER) >= {one, both}
    assert not {one, both} & await holders(notify, Role.AUDITOR)


async def test_who_lost_the_role_or_the_account_is_not_asked_any_more(notify):
    bureau, left, disabled = uuid4(), uuid4(), uuid4()
    await notify.deliver(a_reviewer(left, bureau))
    await notify.deliver(a_reviewer(disabled, bureau))
    await notify.deliver(a_reviewer(left, version=2))
    await notify.deliver(a_reviewer(disabled, bureau, version=2, status="disabled"))
    assert await holders(notify, Role.BUREAU_REVIEWER, bureau) == set()


async def test_an_older_fact_that_comes_late_changes_nothing(notify):
    bureau, reviewer = uuid4(), uuid4()
    await notify.deliver(a_reviewer(reviewer, bureau, version=2))
    await notify.deliver(a_reviewer(reviewer, version=1))
    assert await holders(notify, Role.BUREAU_REVIEWER, bureau) == {reviewer}

"""Telling of many people, as tasks."""

from uuid import UUID

from foundation.resources import Resources
from identity.accounts import usecases


async def tell_employees(resources: Resources, organization_id: str, beyond: str | None = None) -> None:
    """Tell the people of an organization again, some hundreds at a time; enqueues itself for the rest."""
    async with resources.unit_of_work() as uow:
        last = await usecases.tell_employees(uow, UUID(organization_id), UUID(beyond) if beyond else None)
        if last is not None:
            uow.enqueue("tell_employees", organization_id=organization_id, beyond=str(last))

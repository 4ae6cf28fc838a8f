"""Answers to identity's facts about organizations."""

from contracts.events.identity import OrganizationChanged
from foundation.unit_of_work import UnitOfWork
from review.organizations import usecases


async def follow_organization(uow: UnitOfWork, fact: OrganizationChanged) -> None:
    """Keep the projection current."""
    await usecases.follow_change(uow, fact)

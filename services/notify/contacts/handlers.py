"""Answers to identity's facts about accounts."""

from contracts.events.identity import AccountChanged
from foundation.unit_of_work import UnitOfWork
from notify.contacts import usecases


async def follow_account(uow: UnitOfWork, fact: AccountChanged) -> None:
    """Keep the projection current."""
    await usecases.follow_account(uow, fact)

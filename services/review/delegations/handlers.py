"""Answers to experts' facts that delegations depend on too."""

from contracts.events.experts import EntryChanged
from foundation.unit_of_work import UnitOfWork
from review.delegations import usecases
from review.directory import usecases as directory


async def follow_entry(uow: UnitOfWork, fact: EntryChanged) -> None:
    """Keep the projection of an expert current; who has an account by now finds earlier delegations there."""
    await directory.follow(uow, fact)
    await usecases.follow_entry(uow, fact)

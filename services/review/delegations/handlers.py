"""Answers to experts' facts that delegations depend on too."""

from contracts.events.experts import EntryChanged
from foundation.unit_of_work import UnitOfWork
from review.delegations import usecases
from review.directory import usecases as directory
from review.erasures import usecases as erasures


async def follow_entry(uow: UnitOfWork, fact: EntryChanged) -> None:
    """Keep the projection of an expert current; who has an account by now finds earlier delegations there."""
    told = await erasures.without_person(uow, fact)
    await usecases.follow_account(uow, told.record_id, await directory.follow(uow, told))

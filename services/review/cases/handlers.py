"""Answers to experts' facts."""

from contracts.events.experts import SubmissionMade
from contracts.events.identity import AccountsMerged
from foundation.unit_of_work import UnitOfWork
from review.cases import usecases


async def open_case(uow: UnitOfWork, fact: SubmissionMade) -> None:
    """A submission opens its case."""
    await usecases.open_case(uow, fact)


async def follow_merge(uow: UnitOfWork, fact: AccountsMerged) -> None:
    """Cases of a folded account are the kept one's."""
    await usecases.follow_merge(uow, fact)

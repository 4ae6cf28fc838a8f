"""Answers to experts' facts."""

from contracts.events.experts import SubmissionMade
from foundation.unit_of_work import UnitOfWork
from review.cases import usecases


async def open_case(uow: UnitOfWork, fact: SubmissionMade) -> None:
    """A submission opens its case."""
    await usecases.open_case(uow, fact)

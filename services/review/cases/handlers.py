"""Answers to other services' facts."""

from contracts.events.experts import SubmissionMade
from contracts.events.identity import AccountsMerged, OrganizationChanged
from foundation.unit_of_work import UnitOfWork
from review.cases import usecases
from review.delegations import usecases as delegations
from review.directory import usecases as directory
from review.erasures import usecases as erasures
from review.organizations import usecases as organizations


async def open_case(uow: UnitOfWork, fact: SubmissionMade) -> None:
    """A submission opens its case; one of somebody who was deleted meanwhile opens none."""
    if await erasures.is_erased(uow, fact.account_id):
        uow.leave_unaudited("there is nothing left to decide on")
        return
    await usecases.open_case(uow, fact)


async def follow_merge(uow: UnitOfWork, fact: AccountsMerged) -> None:
    """Cases of a folded account are the kept one's, and so is the expert of the directory."""
    await usecases.follow_merge(uow, fact)
    await directory.follow_merge(uow, fact)
    await delegations.follow_merge(uow, fact)
    await erasures.erase_again(uow, fact.kept_account_id)


async def follow_organization(uow: UnitOfWork, fact: OrganizationChanged) -> None:
    """Keep the projection current; what waits with a bureau that has been closed is the authority's."""
    await organizations.follow_change(uow, fact)
    await usecases.leave_closed_bureaus(uow)

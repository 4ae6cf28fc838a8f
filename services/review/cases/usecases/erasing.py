"""Deleting what cases hold of a person."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.review import CaseWithdrawn
from contracts.words import ERASED_NAME
from foundation.unit_of_work import UnitOfWork
from review.cases import queries
from review.cases.model import Case
from review.cases.usecases.reading import opinion_place

ERASED_OPINION = "（个人信息已删除）"


async def has_open(session: AsyncSession, account_id: UUID) -> bool:
    """Return whether a case of a person waits for a decision."""
    return any(case.open_stage for case in await queries.rounds_of_account(session, account_id))


async def erase_of(uow: UnitOfWork, account_id: UUID) -> None:
    """Keep of a person's cases when what was decided by whom, and not about whom; the caller audits.

    One that is still open is over, which is told: there is nothing left to decide on.
    """
    for case in await queries.lock_of_account(uow.session, account_id):
        if case.open_stage is not None:
            _end(uow, case)
        case.expert_name, case.employer_name, case.employer_id = ERASED_NAME, "", None
        for decision in case.decisions:
            decision.opinion = uow.sealer.seal(ERASED_OPINION, opinion_place(decision))


def _end(uow: UnitOfWork, case: Case) -> None:
    at = uow.now()
    case.end(at)
    uow.emit(
        CaseWithdrawn(
            case_id=case.id,
            version=case.version,
            record_id=case.record_id,
            account_id=case.account_id,
            purpose=case.purpose,
            withdrawn_at=at,
        )
    )
    uow.audit("case.withdraw", "case", case.id)

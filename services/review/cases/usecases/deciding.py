"""Opening, deciding, withdrawing and handing on: what changes a case."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.experts import SubmissionMade
from contracts.events.identity import AccountsMerged
from contracts.events.review import CaseDecided, CaseReassigned, CaseWithdrawn
from contracts.words import ExpertKind, Stage, Verdict
from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork
from review.calendar.usecases import find_due_day
from review.cases import policies, queries
from review.cases.errors import StageAlreadyDecided
from review.cases.model import Case, CaseState, Decision, Recommendation, Signature
from review.cases.usecases.reading import CaseFile, file_of, opinion_place
from review.organizations import usecases as organizations
from review.parameters import usecases as parameters


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a reviewer says about one stage. `kind` counts only when the preliminary stage passes."""

    stage: Stage
    verdict: Verdict
    opinion: str
    kind: ExpertKind | None


async def open_case(uow: UnitOfWork, fact: SubmissionMade) -> None:
    """Open the case of a submission, once."""
    days = (await parameters.read(uow.session)).preliminary_days
    due_on = await find_due_day(uow.session, fact.submitted_at, days)
    if await queries.insert_case(uow.session, fact, due_on):
        uow.audit("case.open", "case", fact.submission_id, round=fact.round, purpose=fact.purpose)


async def decide(uow: UnitOfWork, actor: Actor, case_id: UUID, ruling: Ruling) -> CaseFile:
    """Decide the open stage of a case, tell it, and return the case as it is now.

    The row lock lets one of several simultaneous decisions through; the others get StageAlreadyDecided.
    """
    case = await queries.lock_visible(uow.session, actor, case_id)
    policies.check_may_decide(actor, case, ruling.stage)
    policies.check_is_complete(ruling.stage, ruling.verdict, ruling.opinion, ruling.kind)
    recommendation = await _recommend(uow.session, case, ruling)
    signature = Signature(actor.id, actor.name, uow.now())
    decision = case.decide(ruling.stage, ruling.verdict, signature, recommendation)
    decision.opinion = uow.sealer.seal(ruling.opinion, opinion_place(decision))
    await _save(uow.session)
    if case.state is CaseState.FINAL:
        days = (await parameters.read(uow.session)).final_days
        case.due_on = await find_due_day(uow.session, decision.at, days)
    uow.emit(_decided(case, decision, ruling.opinion))
    uow.audit("case.decide", "case", case.id, result=ruling.verdict, stage=ruling.stage, kind=case.kind)
    return await file_of(uow.session, uow.sealer, actor, case)


async def follow_merge(uow: UnitOfWork, fact: AccountsMerged) -> None:
    """Have the cases of a folded account be the kept one's: seen, taken back, and not decided by the same person."""
    moved = await queries.change_owner(uow.session, fact.folded_account_id, fact.kept_account_id)
    uow.audit("cases.follow_merge", "account", fact.kept_account_id, moved=moved)


async def leave_closed_bureaus(uow: UnitOfWork) -> None:
    """Have the authority decide what waits with bureaus that have been closed, and tell it.

    Whoever decides such a case at the same moment holds its row: either they were first, or the case is the
    authority's and they no longer find it. Nothing moves while no authority is known; the fact that brings one
    moves it. A bureau that is opened again gets no cases back. Terms go on as they are.
    """
    closed = await organizations.closed_bureaus(uow.session)
    authority = await organizations.find_authority(uow.session)
    if not closed or authority is None:
        return
    for case in await queries.lock_stranded(uow.session, closed):
        left, at = case.bureau_id, uow.now()
        case.reassign(authority.id, authority.name)
        uow.emit(
            CaseReassigned(
                case_id=case.id,
                version=case.version,
                record_id=case.record_id,
                account_id=case.account_id,
                bureau_id=authority.id,
                reassigned_at=at,
            )
        )
        uow.audit("case.reassign", "case", case.id, from_bureau=str(left), to_bureau=str(authority.id))


async def withdraw(uow: UnitOfWork, actor: Actor, case_id: UUID) -> Case:
    """Take the person's own submission back and tell it; a repeated call changes nothing.

    Raises AlreadyReviewed once somebody has decided, CaseNotRegistered when there is no such case of theirs.
    """
    case = await queries.lock_own(uow.session, actor, case_id)
    if case.state is CaseState.WITHDRAWN:
        return case
    at = uow.now()
    case.withdraw(at)
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
    return case


async def _recommend(session: AsyncSession, case: Case, ruling: Ruling) -> Recommendation | None:
    if (ruling.stage, ruling.verdict) != (Stage.PRELIMINARY, Verdict.PASS) or ruling.kind is None:
        return None
    bureau = await organizations.find_final_reviewer(session, ruling.kind, case.region_code, keep=True)
    return Recommendation(ruling.kind, bureau.id, bureau.name)


async def _save(session: AsyncSession) -> None:
    """Write the decision now, so that a second one for the stage is refused in words."""
    try:
        await session.flush()
    except IntegrityError as error:
        raise StageAlreadyDecided from error


def _decided(case: Case, decision: Decision, opinion: str) -> CaseDecided:
    return CaseDecided(
        case_id=case.id,
        version=case.version,
        record_id=case.record_id,
        account_id=case.account_id,
        purpose=case.purpose,
        stage=decision.stage,
        verdict=decision.verdict,
        opinion=opinion,
        kind=case.kind,
        bureau_id=case.bureau_id,
        decided_at=decision.at,
    )

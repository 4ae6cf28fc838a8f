"""What is done with cases: one function per verb."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.experts import SubmissionMade
from contracts.events.identity import AccountsMerged
from contracts.events.review import CaseDecided, CaseWithdrawn
from contracts.words import ExpertKind, Stage, Verdict
from foundation.auth.actor import Actor
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from review.calendar.usecases import find_due_day
from review.cases import policies, queries
from review.cases.errors import StageAlreadyDecided
from review.cases.model import Case, CaseState, Decision, Recommendation, Signature
from review.organizations.errors import AuthorityUnknown
from review.organizations.usecases import find_final_reviewer
from review.settings import settings


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a reviewer says about one stage. `kind` counts only when the preliminary stage passes."""

    stage: Stage
    verdict: Verdict
    opinion: str
    kind: ExpertKind | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A decision with its opinion in the clear."""

    decision: Decision
    opinion: str


@dataclass(frozen=True, slots=True)
class Round:
    """A case with its decisions, oldest first."""

    case: Case
    decisions: Sequence[Opened]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as one person sees it.

    `suggested` names the bureau for each kind that may be recommended, None while no authority is known.
    """

    round: Round
    why_not: str | None
    suggested: dict[ExpertKind, str | None]


async def open_case(uow: UnitOfWork, fact: SubmissionMade) -> None:
    """Open the case of a submission, once."""
    due_on = await find_due_day(uow.session, fact.submitted_at, settings().preliminary_days)
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
    decision.opinion = uow.sealer.seal(ruling.opinion, _opinion_place(decision))
    await _save(uow.session)
    if case.state is CaseState.FINAL:
        case.due_on = await find_due_day(uow.session, decision.at, settings().final_days)
    uow.emit(_decided(case, decision, ruling.opinion))
    uow.audit("case.decide", "case", case.id, result=ruling.verdict, stage=ruling.stage, kind=case.kind)
    return await _file(uow.session, uow.sealer, actor, case)


async def follow_merge(uow: UnitOfWork, fact: AccountsMerged) -> None:
    """Have the cases of a folded account be the kept one's: seen, taken back, and not decided by the same person."""
    moved = await queries.change_owner(uow.session, fact.folded_account_id, fact.kept_account_id)
    uow.audit("cases.follow_merge", "account", fact.kept_account_id, moved=moved)


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


async def read_case(session: AsyncSession, sealer: Sealer, actor: Actor, case_id: UUID) -> CaseFile:
    """Return a case that the person may see; raise CaseNotFound."""
    case = await queries.find_visible(session, actor, case_id)
    return await _file(session, sealer, actor, case)


async def read_own_rounds(session: AsyncSession, sealer: Sealer, actor: Actor) -> list[Round]:
    """Return every round of the person's own, newest first."""
    return [_round(sealer, case) for case in await queries.rounds_of_account(session, actor.id)]


async def read_rounds(session: AsyncSession, sealer: Sealer, actor: Actor, case_id: UUID) -> list[Round]:
    """Return the rounds of the same record that the person may see, newest first; raise CaseNotFound."""
    case = await queries.find_visible(session, actor, case_id)
    return [_round(sealer, each) for each in await queries.rounds_of_record(session, actor, case.record_id)]


async def _recommend(session: AsyncSession, case: Case, ruling: Ruling) -> Recommendation | None:
    if (ruling.stage, ruling.verdict) != (Stage.PRELIMINARY, Verdict.PASS) or ruling.kind is None:
        return None
    bureau = await find_final_reviewer(session, ruling.kind, case.region_code)
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


async def _file(session: AsyncSession, sealer: Sealer, actor: Actor, case: Case) -> CaseFile:
    suggested = {kind: await _suggest(session, kind, case.region_code) for kind in ExpertKind}
    return CaseFile(_round(sealer, case), policies.why_may_not_decide(actor, case), suggested)


async def _suggest(session: AsyncSession, kind: ExpertKind, region_code: str) -> str | None:
    try:
        return (await find_final_reviewer(session, kind, region_code)).name
    except AuthorityUnknown:
        return None


def _round(sealer: Sealer, case: Case) -> Round:
    opened = [
        Opened(decision, sealer.open(decision.opinion, _opinion_place(decision)))
        for decision in case.decisions
    ]
    return Round(case, opened)


def _opinion_place(decision: Decision) -> str:
    return f"decisions|opinion|{decision.id}"

"""Opening, deciding, withdrawing and handing on: what changes a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.events.experts import SubmissionMade
from contracts.events.identity import AccountsMerged
from contracts.events.review import CaseDecided, CaseReassigned, CaseWithdrawn
from contracts.words import ExpertKind, Stage, Verdict
from foundation.auth.actor import Actor
from foundation.clock import official_day
from foundation.db import together
from foundation.unit_of_work import UnitOfWork
from review.calendar.usecases import Outlook, due_day, find_due_day, outlook, overrides_from
from review.cases import policies, queries
from review.cases.errors import StageAlreadyDecided
from review.cases.model import Case, CaseState, Decision, Recommendation, Signature
from review.cases.usecases.reading import CaseFile, Reviewers, file_of, opinion_place
from review.organizations import usecases as organizations
from review.organizations.errors import AuthorityUnknown
from review.parameters import usecases as parameters
from review.parameters.usecases import ReviewParameters

DECIDED_BEFORE: dict[str, type[Exception]] = {
    "uq_decisions_case_id_stage": StageAlreadyDecided,
    "uq_decisions_case_id_by_id": StageAlreadyDecided,
}
"""What it means that the database does not take a decision, by constraint."""


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


async def decide(uow: UnitOfWork, actor: Actor, case_id: UUID, ruling: Ruling) -> tuple[CaseFile, Outlook]:
    """Decide the open stage of a case, tell it, and return the case as it is now, with what is left of its term.

    The row lock lets one of several simultaneous decisions through; the others get StageAlreadyDecided.
    """
    case = await queries.lock_visible(uow.session, actor, case_id)
    known = await _look_around(uow, case, ruling)
    case.decisions = known.decisions
    policies.check_may_decide(actor, case, ruling.stage)
    policies.check_is_complete(ruling.stage, ruling.verdict, ruling.opinion, ruling.kind)
    signature = Signature(actor.id, actor.name, uow.now())
    decision = case.decide(ruling.stage, ruling.verdict, signature, _recommend(known.reviewers, ruling))
    decision.opinion = uow.sealer.seal(ruling.opinion, opinion_place(decision))
    if case.state is CaseState.FINAL:
        case.due_on = due_day(decision.at, known.terms.final_days, known.overrides)
    _save(uow, case, decision)
    uow.emit(_decided(case, decision, ruling.opinion))
    uow.audit("case.decide", "case", case.id, result=ruling.verdict, stage=ruling.stage, kind=case.kind)
    file = file_of(uow.sealer, actor, case, known.reviewers)
    return file, outlook(decision.at, case.due_on, known.overrides)


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


@dataclass(frozen=True, slots=True)
class _Known:
    """What a decision is made on, besides the case: all read once the case is locked."""

    decisions: list[Decision]
    reviewers: Reviewers
    terms: ReviewParameters
    overrides: Mapping[date, bool]


async def _look_around(uow: UnitOfWork, case: Case, ruling: Ruling) -> _Known:
    decisions = queries.decisions_of(case.id)
    reviewers = organizations.final_reviewers(case.region_code)
    terms, overrides = parameters.question(), overrides_from(official_day(uow.now()))
    # nobody closes the bureau that is about to be recommended
    kept = organizations.kept_bureau_of(case.region_code) if _recommends(ruling, ExpertKind.LOCAL) else None
    answers = await together.ask(
        uow.session, decisions, reviewers, terms, overrides, *([kept] if kept else [])
    )
    found = dict(answers[reviewers])
    if kept:
        found[ExpertKind.LOCAL] = answers[kept] or found[ExpertKind.REGIONAL]
    return _Known(answers[decisions], found, answers[terms], answers[overrides])


def _recommends(ruling: Ruling, kind: ExpertKind | None) -> bool:
    return (ruling.stage, ruling.verdict, ruling.kind) == (Stage.PRELIMINARY, Verdict.PASS, kind)


def _recommend(reviewers: Reviewers, ruling: Ruling) -> Recommendation | None:
    """Return what is recommended, None where nothing is; raise AuthorityUnknown while it has not been told."""
    if ruling.kind is None or not _recommends(ruling, ruling.kind):
        return None
    reviewer = reviewers[ruling.kind]
    if reviewer is None:
        raise AuthorityUnknown
    return Recommendation(ruling.kind, reviewer.id, reviewer.name)


def _save(uow: UnitOfWork, case: Case, decision: Decision) -> None:
    """Write both at the end; a second decision of the stage is refused in words, whoever lets it come so far."""
    uow.write_last(queries.SAVE_DECIDED, **queries.decided_values(case))
    uow.write_last(
        queries.INSERT_DECISION,
        refused=DECIDED_BEFORE,
        **queries.decision_values(case, decision),
    )


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

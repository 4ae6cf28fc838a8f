"""Who may do what with a case, and when. Pure."""

from contracts.words import ExpertKind, Role, Stage, Verdict
from foundation.auth.actor import Actor
from foundation.errors import Failure, Forbidden
from review.cases.errors import (
    CaseWasWithdrawn,
    KindMissing,
    NotYourStage,
    OpinionMissing,
    OwnApplication,
    SameEmployer,
    SamePerson,
    StageAlreadyDecided,
    YouHaveDecided,
)
from review.cases.model import Case, CaseState

REVIEWERS = (Role.ASSOCIATION_REVIEWER, Role.BUREAU_REVIEWER)
READERS = (*REVIEWERS, Role.ASSOCIATION_COORDINATOR)
ASSOCIATION = (Role.ASSOCIATION_REVIEWER, Role.ASSOCIATION_COORDINATOR)
BUREAU = (Role.BUREAU_REVIEWER, Role.BUREAU_OFFICER)
SHORTEST_OPINION = 2


def check_is_reviewer(actor: Actor) -> None:
    """Raise Forbidden unless the person decides cases of some stage."""
    if not actor.has(*REVIEWERS):
        raise Forbidden


def check_reads_cases(actor: Actor) -> None:
    """Raise Forbidden unless the person works with cases of others."""
    if not reads_cases(actor):
        raise Forbidden


def reads_cases(actor: Actor) -> bool:
    """Return whether the person works with cases of others."""
    return actor.has(*READERS)


def check_reads_statistics(actor: Actor) -> None:
    """Raise Forbidden unless the person is of the association or of a bureau."""
    if not actor.has(*ASSOCIATION, *BUREAU):
        raise Forbidden


def check_may_decide(actor: Actor, case: Case, stage: Stage) -> None:
    """Raise unless this person may decide this stage of this case now.

    Different people in the two stages, neither the applicant, nobody from the applicant's employer
    (product.md, Two-stage review).
    """
    _check_decides_stage(actor, case, stage)
    _check_is_open(actor, case, stage)
    if case.account_id == actor.id:
        raise OwnApplication
    if case.employer_id is not None and case.employer_id == actor.employer_id:
        raise SameEmployer
    if any(decision.by_id == actor.id for decision in case.decisions):
        raise SamePerson


def check_is_complete(stage: Stage, verdict: Verdict, opinion: str, kind: ExpertKind | None) -> None:
    """Raise OpinionMissing or KindMissing when the decision lacks what it needs."""
    if verdict is Verdict.REJECT and len(opinion) < SHORTEST_OPINION:
        raise OpinionMissing
    if (stage, verdict) == (Stage.PRELIMINARY, Verdict.PASS) and kind is None:
        raise KindMissing


def why_may_not_decide(actor: Actor, case: Case) -> str | None:
    """Return why this person may not decide the open stage, None if they may."""
    try:
        check_may_decide(actor, case, case.last_stage)
    except Failure as failure:
        return failure.sentence
    return None


def _check_decides_stage(actor: Actor, case: Case, stage: Stage) -> None:
    if stage is Stage.PRELIMINARY:
        allowed = actor.has(Role.ASSOCIATION_REVIEWER)
    else:
        allowed = case.bureau_id in actor.organizations(Role.BUREAU_REVIEWER)
    if not allowed:
        raise NotYourStage


def _check_is_open(actor: Actor, case: Case, stage: Stage) -> None:
    if case.state is CaseState.WITHDRAWN:
        raise CaseWasWithdrawn
    if case.open_stage is stage:
        return
    for decision in case.decisions:
        if decision.stage is stage and decision.by_id == actor.id:
            raise YouHaveDecided
    raise StageAlreadyDecided

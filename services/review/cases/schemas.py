"""Cases on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.words import (
    EXPERT_KIND_LABELS,
    PURPOSE_LABELS,
    STAGE_LABELS,
    VERDICT_LABELS,
    ExpertKind,
    Purpose,
    Stage,
    Verdict,
)
from foundation.db.paging import Slice
from review.calendar.usecases import Outlook
from review.cases.model import CASE_STATE_LABELS, Case, CaseState
from review.cases.queries import MOST_COUNTED, Counts, Place
from review.cases.usecases import CaseFile, MonthFigures, Opened, Round, Ruling

LONGEST_OPINION = 1000
MOST_CHOSEN = 50


class DecisionIn(BaseModel):
    """What a reviewer says. `kind` is needed when the preliminary stage passes and ignored otherwise."""

    model_config = ConfigDict(extra="forbid")

    stage: Stage
    verdict: Verdict
    opinion: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_OPINION)] = ""
    kind: ExpertKind | None = None

    def ruling(self) -> Ruling:
        """Return what use cases take."""
        return Ruling(self.stage, self.verdict, self.opinion, self.kind)


class CaseItem(BaseModel):
    """A case in a list. `stage` is the open one, or the one at which the case ended."""

    id: UUID
    record_id: UUID
    expert_name: str
    purpose: Purpose
    purpose_label: str
    round: int
    stage: Stage
    stage_label: str
    state: CaseState
    state_label: str
    region_code: str
    specialty: str
    employer_name: str
    submitted_at: datetime
    due_on: date
    overdue: bool
    working_days_left: int
    bureau_name: str | None

    @classmethod
    def of(cls, case: Case, outlook: Outlook) -> Self:
        """Return a case as it stands today."""
        return cls(**_item(case, outlook))


class CasePage(BaseModel):
    """One page of cases."""

    items: list[CaseItem]
    next: str | None

    @classmethod
    def of(cls, page: Slice[Case], outlook: Outlook) -> Self:
        """Return a page as it travels."""
        return cls(items=[CaseItem.of(case, outlook) for case in page.items], next=page.next)


class CountsOut(BaseModel):
    """How many cases wait, by stage, and how many of them are past their day."""

    preliminary: int
    final: int
    total: int
    overdue: int

    @classmethod
    def of(cls, counts: Counts) -> Self:
        """Return the counts as they travel."""
        return cls(
            preliminary=counts.preliminary,
            final=counts.final,
            total=counts.preliminary + counts.final,
            overdue=counts.overdue,
        )


class DecisionOut(BaseModel):
    """One decision."""

    stage: Stage
    stage_label: str
    verdict: Verdict
    verdict_label: str
    opinion: str
    by_name: str
    at: datetime
    kind_label: str | None
    bureau_name: str | None

    @classmethod
    def of(cls, opened: Opened) -> Self:
        """Return a decision as it travels."""
        decision = opened.decision
        return cls(
            stage=decision.stage,
            stage_label=STAGE_LABELS[decision.stage],
            verdict=decision.verdict,
            verdict_label=VERDICT_LABELS[decision.verdict],
            opinion=opened.opinion,
            by_name=decision.by_name,
            at=decision.at,
            kind_label=EXPERT_KIND_LABELS[decision.kind] if decision.kind else None,
            bureau_name=decision.bureau_name,
        )


class SuggestedBureau(BaseModel):
    """Who would decide the final stage, by kind."""

    regional: str | None
    local: str | None


class PlaceOut(BaseModel):
    """Where a case stands among what waits for the caller: the position from 1, None if it does not wait.

    `more` says that there are more than `total`.
    """

    position: int | None
    total: int
    more: bool
    previous: UUID | None
    next: UUID | None

    @classmethod
    def of(cls, place: Place) -> Self:
        """Return the place as it travels."""
        return cls(
            position=place.position,
            total=min(place.total, MOST_COUNTED),
            more=place.total > MOST_COUNTED,
            previous=place.previous,
            next=place.next,
        )


class CaseOut(CaseItem):
    """A case as one person sees it; `why_not` says why they may not decide."""

    version: int
    kind: ExpertKind | None
    decisions: list[DecisionOut]
    may_decide: bool
    why_not: str | None
    suggested_bureau: SuggestedBureau
    place: PlaceOut | None

    @classmethod
    def of_file(cls, file: CaseFile, outlook: Outlook) -> Self:
        """Return a case with all that the caller sees of it."""
        case = file.round.case
        return cls(
            **_item(case, outlook),
            version=case.version,
            kind=case.kind,
            decisions=[DecisionOut.of(opened) for opened in file.round.decisions],
            may_decide=file.why_not is None,
            why_not=file.why_not,
            suggested_bureau=SuggestedBureau(
                regional=file.suggested[ExpertKind.REGIONAL], local=file.suggested[ExpertKind.LOCAL]
            ),
            place=PlaceOut.of(file.place) if file.place else None,
        )


class ChosenOut(BaseModel):
    """Several cases at once, as one person sees them, oldest first."""

    items: list[CaseOut]


class WithdrawalOut(BaseModel):
    """A case that was taken back."""

    id: UUID
    state: CaseState


class RoundOut(BaseModel):
    """One round of 审核记录; `bureau_name` is who decides the final stage, known once it is recommended."""

    case_id: UUID
    round: int
    purpose: Purpose
    purpose_label: str
    state: CaseState
    state_label: str
    submitted_at: datetime
    bureau_name: str | None
    decisions: list[DecisionOut]
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, round: Round) -> Self:
        """Return a round as it travels."""
        case = round.case
        return cls(
            case_id=case.id,
            round=case.round,
            purpose=case.purpose,
            purpose_label=PURPOSE_LABELS[case.purpose],
            state=case.state,
            state_label=CASE_STATE_LABELS[case.state],
            submitted_at=case.submitted_at,
            bureau_name=case.bureau_name,
            decisions=[DecisionOut.of(opened) for opened in round.decisions],
            withdrawn_at=case.withdrawn_at,
        )


class HistoryOut(BaseModel):
    """审核记录: every round, newest first."""

    rounds: list[RoundOut]

    @classmethod
    def of(cls, rounds: list[Round]) -> Self:
        """Return the rounds as they travel."""
        return cls(rounds=[RoundOut.of(each) for each in rounds])


class MonthOut(BaseModel):
    """What was decided in one stage in one month, in working days; None where nothing was."""

    month: str
    stage: Stage
    stage_label: str
    decided: int
    passed: int
    rejected: int
    median_days: float | None
    p90_days: int | None
    in_time: float | None

    @classmethod
    def of(cls, figures: MonthFigures) -> Self:
        """Return the figures as they travel."""
        return cls(
            month=f"{figures.month:%Y-%m}",
            stage=figures.stage,
            stage_label=STAGE_LABELS[figures.stage],
            decided=figures.decided,
            passed=figures.passed,
            rejected=figures.rejected,
            median_days=figures.median_days,
            p90_days=figures.p90_days,
            in_time=figures.in_time,
        )


class StatisticsOut(BaseModel):
    """The last twelve months, the oldest first; for each month the stages that the caller may see."""

    months: list[MonthOut]


Cursor = Annotated[str | None, Field(max_length=200)]


def _item(case: Case, outlook: Outlook) -> dict[str, object]:
    return {
        "id": case.id,
        "record_id": case.record_id,
        "expert_name": case.expert_name,
        "purpose": case.purpose,
        "purpose_label": PURPOSE_LABELS[case.purpose],
        "round": case.round,
        "stage": case.last_stage,
        "stage_label": STAGE_LABELS[case.last_stage],
        "state": case.state,
        "state_label": CASE_STATE_LABELS[case.state],
        "region_code": case.region_code,
        "specialty": case.specialty,
        "employer_name": case.employer_name,
        "submitted_at": case.submitted_at,
        "due_on": case.due_on,
        "overdue": case.open_stage is not None and case.due_on < outlook.today,
        "working_days_left": outlook.left(case.due_on),
        "bureau_name": case.bureau_name,
    }

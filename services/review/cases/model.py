"""A case: one submission on its way through the two stages of review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contracts.words import ExpertKind, Purpose, Stage, Verdict
from foundation.ids import uuid7
from foundation.sealing.columns import sealed
from review.cases.errors import AlreadyReviewed, NotPossibleNow
from review.database import Base


class CaseState(StrEnum):
    """Where a case stands."""

    PRELIMINARY = "preliminary"
    FINAL = "final"
    PASSED = "passed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


CASE_STATE_LABELS = {
    CaseState.PRELIMINARY: "待资料预审",
    CaseState.FINAL: "待资料终审",
    CaseState.PASSED: "通过",
    CaseState.REJECTED: "不通过",
    CaseState.WITHDRAWN: "已撤回",
}

NEXT: dict[CaseState, frozenset[CaseState]] = {
    CaseState.PRELIMINARY: frozenset({CaseState.FINAL, CaseState.REJECTED, CaseState.WITHDRAWN}),
    CaseState.FINAL: frozenset({CaseState.PASSED, CaseState.REJECTED, CaseState.WITHDRAWN}),
    CaseState.PASSED: frozenset(),
    CaseState.REJECTED: frozenset(),
    CaseState.WITHDRAWN: frozenset(),
}

"""State -> what may follow. Before the final stage a case is taken back only with its person's data (`end`)."""
OPEN_STAGES = {CaseState.PRELIMINARY: Stage.PRELIMINARY, CaseState.FINAL: Stage.FINAL}

OUTCOMES = {
    (Stage.PRELIMINARY, Verdict.PASS): CaseState.FINAL,
    (Stage.PRELIMINARY, Verdict.REJECT): CaseState.REJECTED,
    (Stage.FINAL, Verdict.PASS): CaseState.PASSED,
    (Stage.FINAL, Verdict.REJECT): CaseState.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the association recommends: the kind of expert, and the bureau that decides the final stage."""

    kind: ExpertKind
    bureau_id: UUID
    bureau_name: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decided, and when."""

    by_id: UUID
    by_name: str
    at: datetime


class Case(Base):
    """One submission under review. Its id is the submission's; each round of a record is a case of its own."""

    __tablename__ = "cases"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(index=True)
    account_id: Mapped[UUID] = mapped_column(index=True)
    purpose: Mapped[Purpose]
    round: Mapped[int]
    expert_name: Mapped[str]
    region_code: Mapped[str]
    specialty: Mapped[str]
    employer_id: Mapped[UUID | None]
    employer_name: Mapped[str]
    submitted_at: Mapped[datetime]
    state: Mapped[CaseState]
    kind: Mapped[ExpertKind | None]
    bureau_id: Mapped[UUID | None]
    bureau_name: Mapped[str | None]
    due_on: Mapped[date]
    version: Mapped[int]
    withdrawn_at: Mapped[datetime | None]

    decisions: Mapped[list[Decision]] = relationship(
        back_populates="case", lazy="raise", order_by="Decision.at", cascade="all"
    )

    __table_args__ = (
        Index(None, "state", "submitted_at", "id"),
        Index(None, "bureau_id", "state"),
    )

    @property
    def open_stage(self) -> Stage | None:
        """Return the stage that waits for a decision, None when nothing does."""
        return OPEN_STAGES.get(self.state)

    @property
    def last_stage(self) -> Stage:
        """Return the open stage, or the one at which the case ended."""
        if self.open_stage is not None:
            return self.open_stage
        return Stage.FINAL if self.kind is not None else Stage.PRELIMINARY

    def become(self, new: CaseState) -> None:
        """Change the state; raise NotPossibleNow if `NEXT` does not allow it."""
        if new not in NEXT[self.state]:
            raise NotPossibleNow
        self.state = new
        self.version += 1

    def decide(
        self, stage: Stage, verdict: Verdict, signature: Signature, recommendation: Recommendation | None
    ) -> Decision:
        """Decide the open stage and return the decision, its opinion still to be sealed.

        `recommendation` counts when the preliminary stage passes. Raises NotPossibleNow for another stage.
        """
        if self.open_stage is not stage:
            raise NotPossibleNow
        self.become(OUTCOMES[stage, verdict])
        if self.state is CaseState.FINAL:
            if recommendation is None:
                raise NotPossibleNow
            self.kind = recommendation.kind
            self.bureau_id, self.bureau_name = recommendation.bureau_id, recommendation.bureau_name
        decision = Decision(
            id=uuid7(),
            stage=stage,
            verdict=verdict,
            by_id=signature.by_id,
            by_name=signature.by_name,
            at=signature.at,
            due_on=self.due_on,
            kind=self.kind,
            bureau_id=self.bureau_id,
            bureau_name=self.bureau_name,
        )
        self.decisions.append(decision)
        return decision

    def reassign(self, bureau_id: UUID, bureau_name: str) -> None:
        """Have another bureau decide the final stage; raise NotPossibleNow unless that waits."""
        if self.state is not CaseState.FINAL:
            raise NotPossibleNow
        self.bureau_id, self.bureau_name = bureau_id, bureau_name
        self.version += 1

    def withdraw(self, at: datetime) -> None:
        """Take the submission back; raise AlreadyReviewed once somebody has decided."""
        if self.state is not CaseState.PRELIMINARY:
            raise AlreadyReviewed
        self.end(at)

    def end(self, at: datetime) -> None:
        """Be over without a decision, at whatever stage; raise NotPossibleNow if it is over already."""
        self.become(CaseState.WITHDRAWN)
        self.withdrawn_at = at


class Decision(Base):
    """What one person decided at one stage. Never changed afterwards.

    `due_on` is the day on which the stage was due; of decisions made before it was kept it is None.
    """

    __tablename__ = "decisions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    stage: Mapped[Stage]
    verdict: Mapped[Verdict]
    opinion: Mapped[bytes] = mapped_column(LargeBinary, info=sealed())
    by_id: Mapped[UUID]
    by_name: Mapped[str]
    at: Mapped[datetime]
    due_on: Mapped[date | None]
    kind: Mapped[ExpertKind | None]
    bureau_id: Mapped[UUID | None]
    bureau_name: Mapped[str | None]

    case: Mapped[Case] = relationship(back_populates="decisions", lazy="raise")

    # The second one makes sure that the two stages are decided by different people, whatever the code does.
    __table_args__ = (
        UniqueConstraint("case_id", "stage"),
        UniqueConstraint("case_id", "by_id"),
        Index(None, "by_id", "at", "id"),
        Index(None, "at"),
    )

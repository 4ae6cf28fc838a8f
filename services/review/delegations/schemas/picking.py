"""Picking experts on the wire."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from review.delegations.errors import ExpertNotShared
from review.delegations.model import DELEGATION_STATE_LABELS
from review.delegations.schemas.texts import Reason
from review.delegations.usecases import Candidate, Wish

MOST_CANDIDATES = 50


class CandidatesIn(BaseModel):
    """About whom an officer asks."""

    model_config = ConfigDict(extra="forbid")

    record_ids: Annotated[list[UUID], Field(max_length=MOST_CANDIDATES)]


class CandidateOut(BaseModel):
    """What speaks against an expert; `picked` is the state in words of who is in the activity already."""

    record_id: UUID
    may_pick: bool
    refusals: list[str]
    warnings: list[str]
    picked: str | None

    @classmethod
    def of(cls, candidate: Candidate) -> Self:
        """Return a candidate as it travels; one who is not there and one who is not shared look alike."""
        refusals = [one.sentence for one in candidate.conflicts.refusals]
        if candidate.expert is None:
            refusals = [ExpertNotShared.message]
        return cls(
            record_id=candidate.record_id,
            may_pick=not refusals,
            refusals=refusals,
            warnings=[one.sentence for one in candidate.conflicts.warnings],
            picked=DELEGATION_STATE_LABELS[candidate.picked.state] if candidate.picked else None,
        )


class CandidatesOut(BaseModel):
    """What speaks against each of the experts asked about, in the order of the question."""

    items: list[CandidateOut]

    @classmethod
    def of(cls, candidates: list[Candidate]) -> Self:
        """Return them as they travel."""
        return cls(items=[CandidateOut.of(one) for one in candidates])


class PickIn(BaseModel):
    """Whom an officer picks, for which need, in whose place, and why in spite of warnings."""

    model_config = ConfigDict(extra="forbid")

    record_id: UUID
    need_id: UUID
    replaces_id: UUID | None = None
    despite: Reason = ""

    def wish(self) -> Wish:
        """Return what use cases take."""
        return Wish(self.record_id, self.need_id, self.replaces_id, self.despite)


class ReleaseIn(BaseModel):
    """Why an expert is not needed any more; needed once the expert has been asked."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason = ""

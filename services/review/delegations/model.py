"""A delegation: one expert in one activity, from being picked to having been there."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import keyed, sealed
from review.database import Base
from review.delegations.errors import NotPossibleNow


class DelegationState(StrEnum):
    """Where a delegation stands."""

    PICKED = "picked"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    RELEASED = "released"
    DELEGATED = "delegated"
    WITHDRAWN = "withdrawn"
    ATTENDED = "attended"
    ABSENT = "absent"


S = DelegationState

DELEGATION_STATE_LABELS = {
    S.PICKED: "待联系",
    S.OFFERED: "待答复",
    S.ACCEPTED: "已接受",
    S.CONFIRMED: "已确认时间",
    S.DECLINED: "不能参加",
    S.RELEASED: "已取消选定",
    S.DELEGATED: "已下达委派",
    S.WITHDRAWN: "委派已撤回",
    S.ATTENDED: "已出席",
    S.ABSENT: "未出席",
}

NEXT: dict[DelegationState, frozenset[DelegationState]] = {
    S.PICKED: frozenset({S.OFFERED, S.ACCEPTED, S.DECLINED, S.RELEASED}),
    S.OFFERED: frozenset({S.PICKED, S.ACCEPTED, S.DECLINED, S.RELEASED}),
    S.ACCEPTED: frozenset({S.PICKED, S.CONFIRMED, S.DECLINED, S.RELEASED}),
    S.CONFIRMED: frozenset({S.PICKED, S.DELEGATED, S.DECLINED, S.RELEASED}),
    S.DECLINED: frozenset(),
    S.RELEASED: frozenset(),
    S.DELEGATED: frozenset({S.WITHDRAWN, S.ATTENDED, S.ABSENT}),
    S.WITHDRAWN: frozenset(),
    S.ATTENDED: frozenset({S.ABSENT}),
    S.ABSENT: frozenset({S.ATTENDED}),
}
"""State -> what may follow. Back to 待联系: the activity takes place at another time, so everybody is asked anew."""

LIVE = frozenset({S.PICKED, S.OFFERED, S.ACCEPTED, S.CONFIRMED, S.DELEGATED, S.ATTENDED, S.ABSENT})
"""Who takes part as far as is known."""

BINDING = frozenset({S.ACCEPTED, S.CONFIRMED, S.DELEGATED})
"""Who has promised the time: nobody else can have it."""

REPLACEABLE = frozenset({S.DECLINED, S.RELEASED, S.WITHDRAWN})
"""In whose place another may be picked."""

CONFIRMED = frozenset({S.CONFIRMED, S.DELEGATED, S.ATTENDED, S.ABSENT})
DELEGATED = frozenset({S.DELEGATED, S.ATTENDED, S.ABSENT})
EVER_DELEGATED = DELEGATED | {S.WITHDRAWN}
"""Who had a notice, whatever became of it."""

_LIVE_ONLY = "state IN ({})".format(", ".join(f"'{state.value}'" for state in sorted(LIVE)))


class Delegation(Base):
    """One expert in one activity. Who replaces somebody names whom; nothing is ever deleted.

    `expert_name` and `specialty` are of when the expert was picked; `need_id` is which need it answers. `despite` is
    the officer's reason for picking in spite of a warning; `decline_reason`, `release_reason`, `rating_comment` are
    sealed as it is. `rating` is 1 (worst) to 5.
    """

    __tablename__ = "delegations"
    __table_args__ = (
        Index(
            "uq_delegations_live",
            "activity_id",
            "record_id",
            unique=True,
            postgresql_where=text(_LIVE_ONLY),
        ),
        Index("ix_delegations_record_id", "record_id", postgresql_where=text(_LIVE_ONLY)),
        Index(None, "activity_id", "picked_at", "id"),
        Index(None, "account_id", "picked_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id"))
    need_id: Mapped[UUID | None] = mapped_column(ForeignKey("activity_needs.id", ondelete="SET NULL"))
    record_id: Mapped[UUID]
    account_id: Mapped[UUID | None]
    expert_name: Mapped[str]
    specialty: Mapped[str]
    state: Mapped[DelegationState]
    version: Mapped[int]
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("delegations.id"))
    picked_by: Mapped[UUID]
    picked_by_name: Mapped[str]
    picked_at: Mapped[datetime]
    despite: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    offered_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    decline_reason: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    confirmed_at: Mapped[datetime | None]
    confirmed_by_name: Mapped[str | None]
    released_at: Mapped[datetime | None]
    release_reason: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    delegated_at: Mapped[datetime | None]
    attended_noted_at: Mapped[datetime | None]
    attended_noted_by: Mapped[str | None]
    rating: Mapped[int | None]
    rating_comment: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    rated_at: Mapped[datetime | None]
    rated_by_name: Mapped[str | None]

    def become(self, new: DelegationState) -> None:
        """Change the state; raise NotPossibleNow if `NEXT` does not allow it."""
        if new not in NEXT[self.state]:
            raise NotPossibleNow
        self.state = new
        self.version += 1


STILL_OPEN = "used_at IS NULL AND voided_at IS NULL AND expires_at > now()"


class Offer(Base):
    """A link by which an expert answers once, without logging in. Only the token's blind index is kept.

    `accepted` is what was answered by it, whatever became of that afterwards.
    """

    __tablename__ = "delegation_offers"
    __table_args__ = (Index(None, "delegation_id", "made_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey(Delegation.id))
    token_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True, info=keyed(STILL_OPEN))
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]
    voided_at: Mapped[datetime | None]


class ContactKind(StrEnum):
    """How an expert and the association were in touch."""

    SMS = "sms"
    PHONE = "phone"
    LINK = "link"
    APP = "app"
    PLATFORM = "platform"


CONTACT_KIND_LABELS = {
    ContactKind.SMS: "短信邀请",
    ContactKind.PHONE: "电话联系",
    ContactKind.LINK: "短信链接答复",
    ContactKind.APP: "平台答复",
    ContactKind.PLATFORM: "平台记录",
}


class ContactOutcome(StrEnum):
    """What came of it."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    LATER = "later"
    CONFIRMED = "confirmed"
    RESCHEDULED = "rescheduled"


CONTACT_OUTCOME_LABELS = {
    ContactOutcome.OFFERED: "已发送邀请",
    ContactOutcome.ACCEPTED: "接受",
    ContactOutcome.DECLINED: "不能参加",
    ContactOutcome.NO_ANSWER: "无人接听",
    ContactOutcome.LATER: "稍后答复",
    ContactOutcome.CONFIRMED: "确认工作时间",
    ContactOutcome.RESCHEDULED: "时间有变，需重新联系",
}


class ContactEntry(Base):
    """One line of the contact log; `by_id` is None where the expert answered by the link. `note` is sealed."""

    __tablename__ = "contact_entries"
    __table_args__ = (Index(None, "delegation_id", "at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey(Delegation.id))
    kind: Mapped[ContactKind]
    outcome: Mapped[ContactOutcome]
    note: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]
    at: Mapped[datetime]


def place(column: str, delegation_id: UUID) -> str:
    """Return the place that a sealed column of a delegation is sealed for."""
    return f"delegations|{column}|{delegation_id}"


def note_place(entry_id: UUID) -> str:
    """Return the place that the note of a line of the contact log is sealed for."""
    return f"contact_entries|note|{entry_id}"

"""A review activity: what is reviewed where and when, which experts are wanted, and who is involved."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.sealing.columns import sealed
from review.activities.errors import NotPossibleNow
from review.database import Base


class ActivityState(StrEnum):
    """Where an activity stands (screens.md, 评审活动)."""

    DRAFT = "draft"
    PICKING = "picking"
    CONTACTING = "contacting"
    DELEGATED = "delegated"
    UNDERWAY = "underway"
    DONE = "done"
    CANCELLED = "cancelled"


S = ActivityState

ACTIVITY_STATE_LABELS = {
    S.DRAFT: "拟定",
    S.PICKING: "选定专家",
    S.CONTACTING: "联系确认",
    S.DELEGATED: "下达委派",
    S.UNDERWAY: "进行",
    S.DONE: "完成",
    S.CANCELLED: "已取消",
}

NEXT: dict[ActivityState, frozenset[ActivityState]] = {
    S.DRAFT: frozenset({S.PICKING, S.CANCELLED}),
    S.PICKING: frozenset({S.CONTACTING, S.CANCELLED}),
    S.CONTACTING: frozenset({S.DELEGATED, S.CANCELLED}),
    S.DELEGATED: frozenset({S.CONTACTING, S.UNDERWAY, S.CANCELLED}),
    S.UNDERWAY: frozenset({S.DONE, S.CANCELLED}),
    S.DONE: frozenset(),
    S.CANCELLED: frozenset(),
}
"""State -> what may follow. From 下达委派 it goes back to 联系确认 when a notice is withdrawn and replaced."""

OPEN = frozenset({S.DRAFT, S.PICKING, S.CONTACTING, S.DELEGATED, S.UNDERWAY})
"""What is neither done nor cancelled."""


class PartyRole(StrEnum):
    """What a unit has to do with the project."""

    OWNER = "owner"
    DESIGN = "design"
    CONSTRUCTION = "construction"
    SUPERVISION = "supervision"
    DRAWING_REVIEW = "drawing_review"
    SERVICE = "service"
    OTHER = "other"


PARTY_ROLE_LABELS = {
    PartyRole.OWNER: "建设单位",
    PartyRole.DESIGN: "设计单位",
    PartyRole.CONSTRUCTION: "施工单位",
    PartyRole.SUPERVISION: "监理单位",
    PartyRole.DRAWING_REVIEW: "图审机构",
    PartyRole.SERVICE: "消防技术服务机构",
    PartyRole.OTHER: "其他单位",
}


class Activity(Base):
    """One review activity of a bureau. A draft may be incomplete: texts empty, times None.

    `bureau_id` has made it; `local_bureau_id` is the bureau of the place, None where no bureau holds the region (the
    authority then). `wanted`, `chosen`, `confirmed`, `delegated` count experts: head counts in all; picked and neither
    declined nor released; of these with a confirmed time; of these with a valid notice. `unacknowledged` counts the
    notices that the local bureau has still to acknowledge. They are set under the activity's lock by
    `delegations.usecases.count` and `notices`, never by hand. `contact_phone` and `cancel_reason` are sealed.
    """

    __tablename__ = "activities"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    bureau_id: Mapped[UUID]
    bureau_name: Mapped[str]
    state: Mapped[ActivityState]
    version: Mapped[int]
    title: Mapped[str]
    project: Mapped[str]
    place: Mapped[str]
    region_code: Mapped[str]
    local_bureau_id: Mapped[UUID | None]
    local_bureau_name: Mapped[str | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    contact_name: Mapped[str]
    contact_phone: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    remark: Mapped[str]
    created_by: Mapped[UUID]
    created_by_name: Mapped[str]
    created_at: Mapped[datetime]
    copied_from_id: Mapped[UUID | None]
    submitted_at: Mapped[datetime | None]
    delegated_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    wanted: Mapped[int]
    chosen: Mapped[int]
    confirmed: Mapped[int]
    delegated: Mapped[int]
    unacknowledged: Mapped[int]

    needs: Mapped[list[Need]] = relationship(
        lazy="raise", order_by="Need.position", cascade="all, delete-orphan"
    )
    parties: Mapped[list[Party]] = relationship(
        lazy="raise", order_by="Party.position", cascade="all, delete-orphan"
    )

    __table_args__ = (
        Index(None, "bureau_id", "state", "created_at", "id"),
        Index(None, "state", "submitted_at", "id"),
        Index(None, "starts_at", "id"),
        Index("ix_activities_to_acknowledge", "local_bureau_id", postgresql_where=text("unacknowledged > 0")),
    )

    def become(self, new: ActivityState) -> None:
        """Change the state; raise NotPossibleNow if `NEXT` does not allow it."""
        if new not in NEXT[self.state]:
            raise NotPossibleNow
        self.state = new
        self.version += 1


class Need(Base):
    """How many experts of a specialty (a code of the dictionary) an activity wants.

    `chosen` counts those picked for it who have neither declined nor been released, like the activity's own counts.
    """

    __tablename__ = "activity_needs"
    __table_args__ = (UniqueConstraint("activity_id", "specialty"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey(Activity.id, ondelete="CASCADE"))
    position: Mapped[int]
    specialty: Mapped[str]
    head_count: Mapped[int]
    chosen: Mapped[int]


class Party(Base):
    """A unit involved in the project; `credit_code` (GB 32100) is empty where it is not known."""

    __tablename__ = "activity_parties"
    __table_args__ = (Index(None, "activity_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey(Activity.id, ondelete="CASCADE"))
    position: Mapped[int]
    role: Mapped[PartyRole]
    name: Mapped[str]
    credit_code: Mapped[str]


def place(column: str, activity_id: UUID) -> str:
    """Return the place that a sealed column of an activity is sealed for."""
    return f"activities|{column}|{activity_id}"

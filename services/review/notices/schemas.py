"""Notices on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Self
from urllib.parse import quote
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from foundation.db.paging import Slice
from review.activities.usecases import ACTIVITY_STATE_LABELS, Activity, ActivityState
from review.notices.model import (
    NOTICE_KIND_LABELS,
    NOTICE_STATE_LABELS,
    NoticeKind,
    NoticeState,
)
from review.notices.usecases import Line, OfActivity, Opened, Paper

LONGEST_REASON, LONGEST_CODE = 1000, 64

Reason = Annotated[str, Field(max_length=LONGEST_REASON, pattern=r"^[^\x00]*$")]


class WithdrawalIn(BaseModel):
    """Why a notice is withdrawn, and whether the bureau is asked for another expert."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason = ""
    replace: bool = False


class CancellationIn(BaseModel):
    """Why an activity does not take place."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason = ""


class AcknowledgementIn(BaseModel):
    """How many notices waited to be acknowledged when the page was read."""

    model_config = ConfigDict(extra="forbid")

    open: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class VerificationIn(BaseModel):
    """What stands behind /verify/ in the address under the code on the paper."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(min_length=1, max_length=LONGEST_CODE, pattern=r"^[^\x00]*$")]


class NoticeOut(BaseModel):
    """A notice for the association and the bureaus."""

    id: UUID
    kind: NoticeKind
    kind_label: str
    number: str
    state: NoticeState
    state_label: str
    delegation_id: UUID
    expert_name: str
    issued_at: datetime
    issued_by_name: str
    withdrawn_at: datetime | None
    withdraws_number: str | None
    reason: str
    received_at: datetime | None
    to_acknowledge: bool
    acknowledged_at: datetime | None
    acknowledged_by_name: str | None
    file_ready: bool

    @classmethod
    def of(cls, opened: Opened) -> Self:
        """Return a notice as it travels."""
        return cls.model_validate(_item(opened))


class NoticesOut(BaseModel):
    """The notices of an activity, and in words what is missing before more can be issued."""

    items: list[NoticeOut]
    missing: list[str] = []

    @classmethod
    def of(cls, notices: Sequence[Opened]) -> Self:
        """Return notices as they travel."""
        return cls(items=[NoticeOut.of(one) for one in notices])

    @classmethod
    def of_activity(cls, found: OfActivity) -> Self:
        """Return the notices of an activity as they travel."""
        return cls(items=[NoticeOut.of(one) for one in found.notices], missing=found.missing)


class LineOut(NoticeOut):
    """A line of the register: a notice and its activity."""

    activity_id: UUID
    title: str
    bureau_name: str
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def of_line(cls, line: Line) -> Self:
        """Return a line as it travels."""
        contents = line.opened.contents
        return cls.model_validate(
            {
                **_item(line.opened),
                "activity_id": line.activity.id,
                "title": contents.title,
                "bureau_name": contents.bureau_name,
                "starts_at": contents.starts_at,
                "ends_at": contents.ends_at,
            }
        )


class RegisterOut(BaseModel):
    """One page of the register, and the years to choose from."""

    items: list[LineOut]
    next: str | None
    years: list[int]

    @classmethod
    def of(cls, page: Slice[Line], years: Sequence[int]) -> Self:
        """Return a page as it travels."""
        return cls(items=[LineOut.of_line(one) for one in page.items], next=page.next, years=list(years))


class OwnNoticeOut(BaseModel):
    """A notice for the expert."""

    id: UUID
    delegation_id: UUID
    number: str
    kind: NoticeKind
    kind_label: str
    state: NoticeState
    state_label: str
    issued_at: datetime
    received_at: datetime | None
    withdraws_number: str | None
    reason: str

    @classmethod
    def of(cls, opened: Opened) -> Self:
        """Return a notice as it travels."""
        return cls.model_validate({name: _item(opened)[name] for name in cls.model_fields})


class OwnNoticesOut(BaseModel):
    """The notices to the caller, the newest first."""

    items: list[OwnNoticeOut]

    @classmethod
    def of(cls, notices: Sequence[Opened]) -> Self:
        """Return notices as they travel."""
        return cls(items=[OwnNoticeOut.of(one) for one in notices])


class VerifiedOut(BaseModel):
    """What the public page says: nothing but what stands on the paper, and whether it counts."""

    state: Literal["valid", "withdrawn", "unknown"]
    kind: NoticeKind | None = None
    kind_label: str = ""
    number: str = ""
    expert_name: str = ""
    title: str = ""
    place: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    issued_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdraws_number: str | None = None
    issuer: str = ""

    @classmethod
    def of(cls, opened: Opened | None) -> Self:
        """Return what is told; of no notice, that it is unknown."""
        if opened is None:
            return cls(state="unknown")
        contents, notice = opened.contents, opened.notice
        return cls(
            state="valid" if notice.state is NoticeState.VALID else "withdrawn",
            kind=contents.kind,
            kind_label=NOTICE_KIND_LABELS[contents.kind],
            number=contents.number,
            expert_name=contents.expert_name,
            title=contents.title,
            place=contents.place,
            starts_at=contents.starts_at,
            ends_at=contents.ends_at,
            issued_at=contents.issued_at,
            withdrawn_at=notice.withdrawn_at,
            withdraws_number=contents.withdraws_number or None,
            issuer=contents.issuer,
        )


class CancelledOut(BaseModel):
    """What has become of the activity."""

    id: UUID
    state: ActivityState
    state_label: str
    version: int

    @classmethod
    def of(cls, activity: Activity) -> Self:
        """Return the activity as it travels."""
        return cls(
            id=activity.id,
            state=activity.state,
            state_label=ACTIVITY_STATE_LABELS[activity.state],
            version=activity.version,
        )


def file_headers(paper: Paper) -> dict[str, str]:
    """Return headers under which a paper is saved under its name (RFC 6266) and kept by nothing on the way."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(paper.file_name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }


def _item(opened: Opened) -> dict[str, object]:
    notice, contents = opened.notice, opened.contents
    return {
        "id": notice.id,
        "kind": notice.kind,
        "kind_label": NOTICE_KIND_LABELS[notice.kind],
        "number": notice.number,
        "state": notice.state,
        "state_label": NOTICE_STATE_LABELS[notice.state],
        "delegation_id": notice.delegation_id,
        "expert_name": contents.expert_name,
        "issued_at": notice.issued_at,
        "issued_by_name": notice.issued_by_name,
        "withdrawn_at": notice.withdrawn_at,
        "withdraws_number": contents.withdraws_number or None,
        "reason": contents.reason,
        "received_at": notice.received_at,
        "to_acknowledge": notice.local_bureau_id is not None,
        "acknowledged_at": notice.acknowledged_at,
        "acknowledged_by_name": notice.acknowledged_by_name,
        "file_ready": notice.file_key is not None,
    }

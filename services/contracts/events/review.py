"""What review tells."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.events.base import Fact
from contracts.words import ExpertKind, Purpose, Stage, Verdict


class CaseDecided(Fact):
    """A stage has been decided. `kind` and `bureau_id` say what the association recommends, once it has passed."""

    NAME: ClassVar[str] = "review.case.decided.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("opinion",)
    SUBJECT: ClassVar[str] = "case_id"

    case_id: UUID
    version: int
    record_id: UUID
    account_id: UUID
    purpose: Purpose
    stage: Stage
    verdict: Verdict
    opinion: str
    kind: ExpertKind | None
    bureau_id: UUID | None
    decided_at: datetime


class CaseWithdrawn(Fact):
    """The person has taken the submission back before anybody decided."""

    NAME: ClassVar[str] = "review.case.withdrawn.v1"
    SUBJECT: ClassVar[str] = "case_id"

    case_id: UUID
    version: int
    record_id: UUID
    account_id: UUID
    purpose: Purpose
    withdrawn_at: datetime


class CaseReassigned(Fact):
    """Another bureau decides the final stage: the recommended one has been closed."""

    NAME: ClassVar[str] = "review.case.reassigned.v1"
    SUBJECT: ClassVar[str] = "case_id"

    case_id: UUID
    version: int
    record_id: UUID
    account_id: UUID
    bureau_id: UUID
    reassigned_at: datetime


class ReviewsDue(Fact):
    """On a working day: cases of one queue are due soon or past their day. Told once a day or more often.

    `queue` names it: the bureau's id, or the stage where it is the association's (`bureau_id` None). `version` is
    the day's number; `soon` and `overdue` are counts.
    """

    NAME: ClassVar[str] = "review.reviews.due.v1"
    SUBJECT: ClassVar[str] = "queue"

    queue: str
    version: int
    stage: Stage
    bureau_id: UUID | None
    day: date
    soon: int
    overdue: int


class ActivitySubmitted(Fact):
    """A bureau has picked its experts and hands the activity to the association."""

    NAME: ClassVar[str] = "review.activity.submitted.v1"
    SUBJECT: ClassVar[str] = "activity_id"

    activity_id: UUID
    version: int
    bureau_id: UUID
    bureau_name: str
    title: str
    starts_at: datetime
    experts: int


class ActivityCancelled(Fact):
    """A review activity does not take place. `submitted`: the association had it already."""

    NAME: ClassVar[str] = "review.activity.cancelled.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("reason",)
    SUBJECT: ClassVar[str] = "activity_id"

    activity_id: UUID
    version: int
    bureau_id: UUID
    title: str
    starts_at: datetime | None
    submitted: bool
    reason: str
    cancelled_at: datetime


class ForExpert(Fact):
    """What an expert is told about one delegation. `phone` is set where there is no account to tell it to."""

    SEALED: ClassVar[tuple[str, ...]] = ("phone", "expert_name", "reason")
    SUBJECT: ClassVar[str] = "delegation_id"

    delegation_id: UUID
    version: int
    activity_id: UUID
    account_id: UUID | None
    phone: str | None
    expert_name: str
    bureau_name: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    reason: str = ""


class DelegationOffered(ForExpert):
    """An expert is asked whether to take part. `token` opens the page to answer on, until `expires_at`."""

    NAME: ClassVar[str] = "review.delegation.offered.v1"
    SEALED: ClassVar[tuple[str, ...]] = (*ForExpert.SEALED, "token")

    offer_id: UUID
    token: str
    expires_at: datetime


class DelegationAnswered(Fact):
    """An expert has said yes or no. A no asks the bureau for a replacement."""

    NAME: ClassVar[str] = "review.delegation.answered.v1"
    SEALED: ClassVar[tuple[str, ...]] = ("expert_name", "reason")
    SUBJECT: ClassVar[str] = "delegation_id"

    delegation_id: UUID
    version: int
    activity_id: UUID
    bureau_id: UUID
    title: str
    expert_name: str
    accepted: bool
    reason: str


class DelegationReleased(ForExpert):
    """An expert who had been asked is not needed any more; no notice had been issued."""

    NAME: ClassVar[str] = "review.delegation.released.v1"


class DelegationUpcoming(ForExpert):
    """An expert's review begins soon. Told once for each time that it begins."""

    NAME: ClassVar[str] = "review.delegation.upcoming.v1"


class NoticeIssued(ForExpert):
    """A 委派通知, or the notice that withdraws one, has been issued under a number.

    `bureau_id` has picked the expert, `local_bureau_id` is the bureau of the place, which acknowledges. `code` opens
    the public page that says whether the notice is valid. `replace`: the bureau is asked for another expert.
    """

    NAME: ClassVar[str] = "review.notice.issued.v1"
    SEALED: ClassVar[tuple[str, ...]] = (*ForExpert.SEALED, "code")
    SUBJECT: ClassVar[str] = "notice_id"

    notice_id: UUID
    kind: Literal["delegation", "withdrawal"]
    number: str
    code: str
    bureau_id: UUID
    local_bureau_id: UUID | None
    replace: bool
    issued_at: datetime

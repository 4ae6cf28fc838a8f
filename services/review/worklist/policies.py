"""What waits for somebody in 评审活动, and since when it should have been done. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.words import Role
from foundation.clock import official_day

OFFICER, COORDINATOR = Role.BUREAU_OFFICER, Role.ASSOCIATION_COORDINATOR

SOON_DAYS = 2
"""Within so many working days an activity begins soon; so many days are left for noting who was there."""


class Task(StrEnum):
    """A kind of work that waits: of the bureau that picks, of the bureau of the place, of the association."""

    PICK = "pick"
    REPLACE = "replace"
    ACKNOWLEDGE = "acknowledge"
    NOTE_ATTENDANCE = "note_attendance"
    CONTACT = "contact"
    ISSUE = "issue"


TASK_LABELS = {
    Task.PICK: "待选定专家",
    Task.REPLACE: "需要更换专家",
    Task.ACKNOWLEDGE: "待知悉委派通知",
    Task.NOTE_ATTENDANCE: "待登记出席",
    Task.CONTACT: "待联系确认",
    Task.ISSUE: "待下达委派",
}

OFFICERS_TASKS = (Task.PICK, Task.REPLACE, Task.ACKNOWLEDGE, Task.NOTE_ATTENDANCE)
COORDINATORS_TASKS = (Task.CONTACT, Task.ISSUE)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, since when, and for an activity of when."""

    task: Task
    activity_id: UUID
    title: str
    bureau_name: str
    since: datetime
    starts_at: datetime | None


def is_pressing(waiting: Waiting, soon: date, long_ago: date) -> bool:
    """Return whether the activity begins by the day `soon`, or what was to be noted has waited since `long_ago`."""
    if waiting.task is Task.NOTE_ATTENDANCE:
        return official_day(waiting.since) < long_ago
    return waiting.starts_at is not None and official_day(waiting.starts_at) <= soon

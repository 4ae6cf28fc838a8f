"""What waits in 评审活动, on the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from review.worklist.policies import TASK_LABELS, Task
from review.worklist.usecases import Worklist


class TaskCount(BaseModel):
    """How much of one kind of work waits for the caller."""

    kind: Task
    kind_label: str
    count: int


class TaskCountsOut(BaseModel):
    """How much waits for the caller, by kind, and in all."""

    kinds: list[TaskCount]
    total: int

    @classmethod
    def of(cls, counts: Mapping[Task, int]) -> Self:
        """Return the counts as they travel."""
        kinds = [TaskCount(kind=one, kind_label=TASK_LABELS[one], count=counts[one]) for one in counts]
        return cls(kinds=kinds, total=sum(counts.values()))


class TaskItem(BaseModel):
    """One thing that waits. `overdue`: the activity begins within two working days; attendance was due as long ago."""

    kind: Task
    kind_label: str
    activity_id: UUID
    title: str
    bureau_name: str
    since: datetime
    starts_at: datetime | None
    overdue: bool


class TasksOut(TaskCountsOut):
    """What waits for the caller, what waits longest first: at most a hundred things of `total`."""

    items: list[TaskItem]

    @classmethod
    def of_worklist(cls, worklist: Worklist) -> Self:
        """Return a worklist as it travels."""
        items = [
            TaskItem(
                kind=one.task,
                kind_label=TASK_LABELS[one.task],
                activity_id=one.activity_id,
                title=one.title,
                bureau_name=one.bureau_name,
                since=one.since,
                starts_at=one.starts_at,
                overdue=presses,
            )
            for one, presses in worklist.items
        ]
        counted = TaskCountsOut.of(worklist.counts)
        return cls(kinds=counted.kinds, total=counted.total, items=items)

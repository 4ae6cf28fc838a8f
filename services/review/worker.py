"""The tasks of review."""

from datetime import time

from foundation.audit.heads import schedule_exports
from foundation.bus.forgetting import schedule_forgetting
from foundation.tasks.shell import Tasks
from review.activities.tasks import begin_activities
from review.cases.tasks import remind_of_due_reviews
from review.delegations.tasks import remind_of_upcoming
from review.notices.tasks import forget_notices, render_notice

TASKS = Tasks("review")
TASKS.task("remind_of_due_reviews", daily_at=time(9, 0))(remind_of_due_reviews)
TASKS.task("begin_activities", daily_at=time(0, 5))(begin_activities)
TASKS.task("remind_of_upcoming", daily_at=time(18, 0))(remind_of_upcoming)
TASKS.task("render_notice")(render_notice)
TASKS.task("forget_notices", daily_at=time(3, 30))(forget_notices)
schedule_forgetting(TASKS)
schedule_exports(TASKS)

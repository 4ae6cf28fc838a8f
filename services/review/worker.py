"""The tasks of review."""

from datetime import time

from foundation.tasks.shell import Tasks
from review.cases.tasks import remind_of_due_reviews

TASKS = Tasks("review")
TASKS.task("remind_of_due_reviews", daily_at=time(9, 0))(remind_of_due_reviews)

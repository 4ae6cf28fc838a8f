"""What is done with activities: one module for each kind of verb."""

from review.activities.model import ACTIVITY_STATE_LABELS as ACTIVITY_STATE_LABELS
from review.activities.model import OPEN as OPEN
from review.activities.model import PARTY_ROLE_LABELS as PARTY_ROLE_LABELS
from review.activities.model import Activity as Activity
from review.activities.model import ActivityState as ActivityState
from review.activities.model import Need as Need
from review.activities.model import Party as Party
from review.activities.model import PartyRole as PartyRole
from review.activities.policies import Contents as Contents
from review.activities.policies import check_is_coordinator as check_is_coordinator
from review.activities.policies import check_is_officer as check_is_officer
from review.activities.policies import check_may_acknowledge as check_may_acknowledge
from review.activities.policies import check_may_adjust_needs as check_may_adjust_needs
from review.activities.policies import check_may_cancel as check_may_cancel
from review.activities.policies import check_may_complete as check_may_complete
from review.activities.policies import check_may_contact as check_may_contact
from review.activities.policies import check_may_issue as check_may_issue
from review.activities.policies import check_may_note_attendance as check_may_note_attendance
from review.activities.policies import check_may_pick as check_may_pick
from review.activities.policies import check_may_reschedule as check_may_reschedule
from review.activities.policies import check_may_submit as check_may_submit
from review.activities.policies import check_may_withdraw_notice as check_may_withdraw_notice
from review.activities.policies import check_works_with_activities as check_works_with_activities
from review.activities.queries import visible_to as visible_to
from review.activities.usecases.adjusting import check_schedule, move, want_fewer
from review.activities.usecases.cancelling import note_cancelled as note_cancelled
from review.activities.usecases.finding import find, lock, lock_any
from review.activities.usecases.listing import Month, list_visible, read_month
from review.activities.usecases.making import bureaus_of, copy, edit, make, open_picking
from review.activities.usecases.opening import Opened, contact_phone_of, contents_of, is_local, opened, read
from review.activities.usecases.passing import begin, find_of_day, find_to_begin, note_done

__all__ = [
    "ACTIVITY_STATE_LABELS",
    "Activity",
    "ActivityState",
    "Month",
    "Need",
    "Opened",
    "Party",
    "begin",
    "bureaus_of",
    "check_schedule",
    "contact_phone_of",
    "contents_of",
    "copy",
    "edit",
    "find",
    "find_of_day",
    "find_to_begin",
    "is_local",
    "list_visible",
    "lock",
    "lock_any",
    "make",
    "move",
    "note_done",
    "open_picking",
    "opened",
    "read",
    "read_month",
    "want_fewer",
]

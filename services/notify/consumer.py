"""What notify does with the facts of other services."""

import notify.contacts.handlers
import notify.erasures.handlers
import notify.messages.handlers
from contracts.events.experts import ExpertMaintained, ReminderDue, SubmissionMade
from contracts.events.identity import (
    AccountChanged,
    AccountErased,
    AccountsMerged,
    CodeIssued,
    InitialPasswordIssued,
    PersonalRequestAnswered,
    PersonalRequestsDue,
    PhoneReplaced,
    RegistrationDecided,
)
from contracts.events.review import (
    ActivityCancelled,
    ActivitySubmitted,
    CaseDecided,
    DelegationAnswered,
    DelegationOffered,
    DelegationReleased,
    DelegationUpcoming,
    NoticeIssued,
    ReviewsDue,
)
from foundation.bus.handling import Handlers

HANDLERS = Handlers("notify")

HANDLERS.on(AccountChanged)(notify.contacts.handlers.follow_account)
HANDLERS.on(AccountErased)(notify.erasures.handlers.on_account_erased)
HANDLERS.on(AccountsMerged)(notify.erasures.handlers.on_accounts_merged)
HANDLERS.on(CodeIssued)(notify.messages.handlers.send_code)
HANDLERS.on(InitialPasswordIssued)(notify.messages.handlers.send_initial_password)
HANDLERS.on(PersonalRequestAnswered)(notify.messages.handlers.tell_request_answered)
HANDLERS.on(PersonalRequestsDue)(notify.messages.handlers.tell_requests_due)
HANDLERS.on(PhoneReplaced)(notify.messages.handlers.tell_old_phone)
HANDLERS.on(RegistrationDecided)(notify.messages.handlers.tell_registration)
HANDLERS.on(SubmissionMade)(notify.messages.handlers.tell_submission)
HANDLERS.on(CaseDecided)(notify.messages.handlers.tell_decision)
HANDLERS.on(ReviewsDue)(notify.messages.handlers.tell_reviews_due)
HANDLERS.on(ExpertMaintained)(notify.messages.handlers.tell_deed)
HANDLERS.on(ReminderDue)(notify.messages.handlers.tell_reminder)
HANDLERS.on(ActivitySubmitted)(notify.messages.handlers.tell_submitted)
HANDLERS.on(ActivityCancelled)(notify.messages.handlers.tell_cancelled)
HANDLERS.on(DelegationOffered)(notify.messages.handlers.tell_offer)
HANDLERS.on(DelegationAnswered)(notify.messages.handlers.tell_answer)
HANDLERS.on(DelegationReleased)(notify.messages.handlers.tell_release)
HANDLERS.on(DelegationUpcoming)(notify.messages.handlers.tell_upcoming)
HANDLERS.on(NoticeIssued)(notify.messages.handlers.tell_notice)

# Each concerns all that a person was told.
HANDLERS.alone(AccountErased, AccountsMerged)
# A later message about an activity may take an earlier one back.
HANDLERS.group(
    "activity_id",
    ActivitySubmitted,
    ActivityCancelled,
    DelegationOffered,
    DelegationAnswered,
    DelegationReleased,
    DelegationUpcoming,
    NoticeIssued,
)

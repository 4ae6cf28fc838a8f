"""What notify does with the facts of other services."""

import notify.contacts.handlers
import notify.messages.handlers
from contracts.events.experts import SubmissionMade
from contracts.events.identity import AccountChanged, CodeIssued, RegistrationDecided
from contracts.events.review import CaseDecided
from foundation.bus.handling import Handlers

HANDLERS = Handlers("notify")

HANDLERS.on(AccountChanged)(notify.contacts.handlers.follow_account)
HANDLERS.on(CodeIssued)(notify.messages.handlers.send_code)
HANDLERS.on(RegistrationDecided)(notify.messages.handlers.tell_registration)
HANDLERS.on(SubmissionMade)(notify.messages.handlers.tell_submission)
HANDLERS.on(CaseDecided)(notify.messages.handlers.tell_decision)

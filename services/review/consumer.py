"""What review does with the facts of other services."""

import review.cases.handlers
import review.delegations.handlers
import review.erasures.handlers
from contracts.events.experts import EntryChanged, SubmissionMade
from contracts.events.identity import AccountErased, AccountsMerged, OrganizationChanged
from foundation.bus.handling import Handlers

HANDLERS = Handlers("review")

HANDLERS.on(SubmissionMade)(review.cases.handlers.open_case)
HANDLERS.on(EntryChanged)(review.delegations.handlers.follow_entry)
HANDLERS.on(OrganizationChanged)(review.cases.handlers.follow_organization)
HANDLERS.on(AccountErased)(review.erasures.handlers.on_account_erased)
HANDLERS.on(AccountsMerged)(review.cases.handlers.follow_merge)

# Each concerns more than its subject: an organization what waits for its bureau, the others all that a person has.
HANDLERS.alone(AccountErased, AccountsMerged, OrganizationChanged)

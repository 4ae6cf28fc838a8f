"""What experts does with the facts of other services."""

from contracts.events.identity import AccountChanged, AccountErased, AccountsMerged, OrganizationChanged
from contracts.events.review import CaseDecided, CaseReassigned, CaseWithdrawn
from experts.erasures.handlers import on_account_erased, on_accounts_merged
from experts.organizations.handlers import on_organization_changed
from experts.records.handlers import (
    on_account_changed,
    on_case_decided,
    on_case_reassigned,
    on_case_withdrawn,
)
from foundation.bus.handling import Handlers

HANDLERS = Handlers("experts")
HANDLERS.on(AccountChanged)(on_account_changed)
HANDLERS.on(AccountErased)(on_account_erased)
HANDLERS.on(AccountsMerged)(on_accounts_merged)
HANDLERS.on(OrganizationChanged)(on_organization_changed)
HANDLERS.on(CaseDecided)(on_case_decided)
HANDLERS.on(CaseReassigned)(on_case_reassigned)
HANDLERS.on(CaseWithdrawn)(on_case_withdrawn)

# Each concerns more than its subject: an organization what waits for its bureau, the others all that a person has.
HANDLERS.alone(AccountErased, AccountsMerged, OrganizationChanged)

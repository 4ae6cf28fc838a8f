"""Who may come in by which route: written from product.md (People) and trust.md, not from the code that it checks.

A route is named "METHOD /path" as in its service's OpenAPI. Its value is the set of roles that get past the door;
which objects they find behind it is the other table's matter (ownership.py). OPEN: anybody, signed in or not.
"""

from contracts.words import Role
from foundation.auth.actor import Hurdle

OPEN = "open"
SIGNED_IN = frozenset(Role)
APPLICANT = frozenset({Role.APPLICANT})
UNIT = frozenset({Role.UNIT_ADMIN})
PLATFORM = frozenset({Role.PLATFORM_ADMIN})
AUDITOR = frozenset({Role.AUDITOR})
ASSOCIATION = frozenset({Role.ASSOCIATION_REVIEWER, Role.ASSOCIATION_COORDINATOR})
REVIEWERS = frozenset({Role.ASSOCIATION_REVIEWER, Role.BUREAU_REVIEWER})
CASE_READERS = REVIEWERS | {Role.ASSOCIATION_COORDINATOR}
LIBRARY_READERS = ASSOCIATION | {Role.BUREAU_REVIEWER, Role.BUREAU_OFFICER}
SUBMISSION_READERS = APPLICANT | ASSOCIATION | {Role.BUREAU_REVIEWER}

# Roles that are held for an organization; their tokens carry one.
HELD_FOR_ORGANIZATION = SIGNED_IN - {Role.APPLICANT, Role.PLATFORM_ADMIN, Role.AUDITOR}

COMMON = {
    "GET /healthz": OPEN,
    "GET /readyz": OPEN,
    "GET /audit/entries": AUDITOR,
    "POST /audit/exports": AUDITOR,
    "GET /audit/head": AUDITOR,
    "POST /audit/verification": AUDITOR,
}
ALLOWED = {
    "identity": {
        **COMMON,
        "POST /captchas": OPEN,
        "POST /codes": OPEN,
        "POST /sessions": OPEN,
        "POST /sessions/factor": OPEN,
        "POST /sessions/exchange": OPEN,
        "POST /sessions/end": OPEN,
        "POST /password-resets": OPEN,
        "POST /registrations": OPEN,
        "POST /registrations/photos": OPEN,
        "GET /portal": OPEN,
        "POST /portal/logins": OPEN,
        "POST /portal/callbacks": OPEN,
        "GET /account": SIGNED_IN,
        "POST /account/password": SIGNED_IN,
        "GET /account/sessions": SIGNED_IN,
        "POST /account/sessions/end-others": SIGNED_IN,
        "POST /account/sessions/{session_id}/end": SIGNED_IN,
        "GET /account/devices": SIGNED_IN,
        "POST /account/devices/forget-all": SIGNED_IN,
        "POST /account/devices/{device_id}/forget": SIGNED_IN,
        "GET /account/factor": SIGNED_IN,
        "POST /account/factor": SIGNED_IN,
        "DELETE /account/factor": SIGNED_IN,
        "POST /account/factor/confirm": SIGNED_IN,
        "POST /account/factor/recovery-codes": SIGNED_IN,
        "POST /account/phone/code": SIGNED_IN,
        "POST /account/phone": SIGNED_IN,
        "POST /portal/links/complete": SIGNED_IN,
        "GET /portal/identities": SIGNED_IN,
        "POST /portal/identities/{identity_id}/remove": SIGNED_IN,
        "GET /accounts/names": AUDITOR,
        "GET /registrations": PLATFORM,
        "GET /registrations/counts": PLATFORM,
        "GET /registrations/{account_id}": PLATFORM,
        "GET /registrations/{account_id}/photos/{side}": PLATFORM,
        "POST /registrations/{account_id}/decision": PLATFORM,
        "GET /accounts": PLATFORM,
        "POST /accounts": PLATFORM,
        "POST /accounts/lookup": PLATFORM,
        "GET /accounts/{account_id}": PLATFORM,
        "PUT /accounts/{account_id}": PLATFORM,
        "POST /accounts/{account_id}/grants": PLATFORM,
        "DELETE /accounts/{account_id}/grants/{grant_id}": PLATFORM,
        "POST /accounts/{account_id}/disable": PLATFORM,
        "POST /accounts/{account_id}/enable": PLATFORM,
        "POST /accounts/{account_id}/password-reset": PLATFORM,
        "POST /accounts/{account_id}/second-factor/remove": PLATFORM,
        "GET /organizations": PLATFORM,
        "POST /organizations": PLATFORM,
        "GET /organizations/territories": PLATFORM,
        "GET /organizations/{organization_id}": PLATFORM,
        "PUT /organizations/{organization_id}": PLATFORM,
        "PUT /organizations/{organization_id}/territory": PLATFORM,
        "POST /organizations/{organization_id}/close": PLATFORM,
        "POST /organizations/{organization_id}/open": PLATFORM,
        "GET /merges": PLATFORM,
        "POST /merges": PLATFORM,
        "GET /merges/preview": PLATFORM,
        "GET /employees": UNIT,
        "POST /employees": UNIT,
        "POST /employees/search": UNIT,
        "GET /employees/import-template": UNIT,
        "GET /employees/imports": UNIT,
        "POST /employees/imports": UNIT,
        "GET /employees/imports/{import_id}": UNIT,
        "POST /employees/imports/{import_id}/apply": UNIT,
        "GET /employees/{employee_id}": UNIT,
        "PUT /employees/{employee_id}": UNIT,
        "PUT /employees/{employee_id}/roles": UNIT,
        "POST /employees/{employee_id}/password-reset": UNIT,
        "POST /employees/{employee_id}/disable": UNIT,
        "POST /employees/{employee_id}/enable": UNIT,
        "POST /employees/{employee_id}/leave": UNIT,
    },
    "experts": {
        **COMMON,
        "GET /record": APPLICANT,
        "PUT /record/draft": APPLICANT,
        "GET /record/files": APPLICANT,
        "POST /record/files": APPLICANT,
        "DELETE /record/files/{file_id}": APPLICANT,
        "POST /record/submissions": APPLICANT,
        "GET /records/mergeable": PLATFORM,
        "GET /files/{file_id}/content": SIGNED_IN,
        "GET /files/{file_id}/preview": SIGNED_IN,
        "GET /files/{file_id}/pages/{number}": SIGNED_IN,
        "GET /submissions/{submission_id}": SUBMISSION_READERS,
        "POST /submissions/summaries": SUBMISSION_READERS,
        "GET /library": LIBRARY_READERS,
        "GET /library/{record_id}": LIBRARY_READERS,
        "GET /dictionaries": SIGNED_IN,
    },
    "review": {
        **COMMON,
        "GET /cases": CASE_READERS,
        "GET /cases/counts": CASE_READERS,
        "GET /cases/{case_id}": SIGNED_IN,
        "POST /cases/{case_id}/decisions": REVIEWERS,
        "POST /cases/{case_id}/withdrawal": SIGNED_IN,
        "GET /cases/{case_id}/history": CASE_READERS,
        "GET /history": SIGNED_IN,
        "GET /calendar/{year}": PLATFORM,
        "PUT /calendar/days/{day}": PLATFORM,
    },
    "notify": {
        **COMMON,
        "GET /messages": SIGNED_IN,
        "GET /messages/unread": SIGNED_IN,
        "POST /messages/read-all": SIGNED_IN,
        "POST /messages/{message_id}/read": SIGNED_IN,
        "GET /evaluation/outbox": OPEN,
    },
}

# Where somebody gets in who must first change a password, give a code or set a second factor up; nowhere else.
PAST_HURDLES = {
    ("identity", "POST /account/password"): {Hurdle.PASSWORD},
    ("identity", "GET /account/factor"): {Hurdle.ENROLMENT},
    ("identity", "POST /account/factor"): {Hurdle.ENROLMENT},
    ("identity", "POST /account/factor/confirm"): {Hurdle.ENROLMENT},
}

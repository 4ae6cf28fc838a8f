"""What is done with accounts. One room in five modules; others come in by this door."""

from identity.accounts.model import Account, AccountStatus, PersonalData
from identity.accounts.policies import check_is_platform_admin
from identity.accounts.usecases.finding import (
    Profile,
    document_key,
    find_account,
    find_by_login,
    get_profile,
    load_profile,
    lock_account,
    lock_document,
    masked_phone,
    personal_words,
)
from identity.accounts.usecases.granting import (
    Held,
    check_not_last_administrator,
    grant_roles,
    holds,
    revoke_role,
)
from identity.accounts.usecases.life import (
    admit_account,
    create_account,
    disable_account,
    enable_account,
    issue_initial_password,
    keep_rehashed,
    new_account,
    open_account,
    person_of,
    refuse_account,
    register_account,
    set_password,
)
from identity.accounts.usecases.telling import tell_account, tell_all

__all__ = [
    "Account",
    "AccountStatus",
    "Held",
    "PersonalData",
    "Profile",
    "admit_account",
    "check_is_platform_admin",
    "check_not_last_administrator",
    "create_account",
    "disable_account",
    "document_key",
    "enable_account",
    "find_account",
    "find_by_login",
    "get_profile",
    "grant_roles",
    "holds",
    "issue_initial_password",
    "keep_rehashed",
    "load_profile",
    "lock_account",
    "lock_document",
    "masked_phone",
    "new_account",
    "open_account",
    "person_of",
    "personal_words",
    "refuse_account",
    "register_account",
    "revoke_role",
    "set_password",
    "tell_account",
    "tell_all",
]

"""What identity and notify keep of those who have applied: an account without a password, and a contact."""

from collections.abc import Sequence
from typing import Any

from contracts.events.identity import AccountChanged, GrantedRole
from contracts.words import Role
from expertlib.loading.cases import submitted_at
from expertlib.loading.portions import Loaded, id_of
from foundation.sealing.sealer import Sealer
from identity.accounts.model import Account, AccountStatus, PersonalData, holder_text
from notify.contacts.usecases import row_of

Row = dict[str, Any]
VERSION = 1


def fact_of(one: Loaded) -> AccountChanged:
    """Return what identity would have told of an account."""
    who, form = one.invented.snapshot.identity, one.invented.snapshot.form
    assert one.account_id is not None, "only who has applied has an account"
    return AccountChanged(
        account_id=one.account_id,
        version=VERSION,
        status="active",
        name=who.name,
        document_kind=who.document_kind,
        document_number=who.document_number,
        phone=form.phone,
        birth_date=who.birth_date,
        sex=who.sex,
        region_code=form.region_code,
        employer_id=None,
        employer_name=None,
        employer_credit_code=None,
        grants=(GrantedRole(role=Role.APPLICANT, organization_id=None),),
    )


def rows(sealer: Sealer, applied: Sequence[Loaded]) -> dict[str, list[Row]]:
    """Return the rows of identity by table."""
    return {
        "accounts": [_account(sealer, one) for one in applied],
        "grants": [
            {
                "id": id_of("grant", one.seed, one.number),
                "account_id": one.account_id,
                "role": Role.APPLICANT.value,
                "granted_at": submitted_at(one),
            }
            for one in applied
        ],
    }


def contacts(sealer: Sealer, applied: Sequence[Loaded]) -> dict[str, list[Row]]:
    """Return the rows of notify by table."""
    return {
        "contacts": [row_of(sealer, fact_of(one)) for one in applied],
        "duties": [
            {
                "id": id_of("duty", one.seed, one.number),
                "account_id": one.account_id,
                "role": Role.APPLICANT.value,
            }
            for one in applied
        ],
    }


def _account(sealer: Sealer, one: Loaded) -> Row:
    who, form, at = one.invented.snapshot.identity, one.invented.snapshot.form, submitted_at(one)
    account = Account(
        id=one.account_id,
        version=VERSION,
        status=AccountStatus.ACTIVE.value,
        must_change_password=False,
        password_set_at=at,
        owned_since=at,
        security_epoch=0,
        created_at=at,
    )
    key = sealer.blind("document", holder_text(who.document_kind, who.document_number))
    account.know(
        PersonalData(
            name=who.name,
            document_kind=who.document_kind,
            document_number=who.document_number,
            phone=form.phone,
            sex=who.sex,
            birth_date=who.birth_date,
            region_code=form.region_code,
        ),
        key,
        sealer,
    )
    return {column.key: getattr(account, column.key) for column in Account.__table__.columns}

"""Which accounts go together, and which counties make a territory: without a database."""

from types import SimpleNamespace

import pytest

from contracts.words import OrganizationKind, Role
from foundation.ids import uuid7
from identity.merges import policies as merging
from identity.merges.errors import AlreadyMerged, HoldsOffice, KeptNotActive, NamesDiffer, UnitAccount
from identity.organizations import policies as organizations
from identity.organizations.errors import OrganizationInvalid, TerritoryInvalid, TerritoryTaken

TIANSHAN, SHIHEZI, ABOLISHED = "650102", "659001", "650108"


def account(**changes):
    return SimpleNamespace(**{"name": "王建国", "status": "active", "document_kind": "citizen", **changes})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("阿不都·热依木", "阿不都•热依木", True),
        ("阿不都·热依木", "阿不都 热依木", True),
        ("John Smith", "JOHN  SMITH", True),
        ("王建国", "王建國", False),
        ("王建国", "王建", False),
    ],
)
def test_names_are_compared_as_people_write_them(one, other, same):
    assert merging.is_same_name(one, other) is same


@pytest.mark.parametrize(
    ("kept", "folded", "roles", "refusal"),
    [
        ({}, {}, (), None),
        ({}, {"status": "pending"}, (), None),
        ({}, {"status": "disabled"}, (Role.APPLICANT, Role.UNIT_ADMIN), None),
        ({"status": "merged"}, {}, (), AlreadyMerged),
        ({}, {"status": "merged"}, (), AlreadyMerged),
        ({"status": "pending"}, {}, (), KeptNotActive),
        ({}, {"name": "李四"}, (), NamesDiffer),
        ({"document_kind": "credit_code"}, {}, (), UnitAccount),
        *(({}, {}, (role,), HoldsOffice) for role in set(Role) - merging.MOVING),
    ],
)
def test_only_a_person_s_own_accounts_are_merged(kept, folded, roles, refusal):
    if refusal is None:
        merging.check_may_merge(account(**kept), account(**folded), roles)
    else:
        with pytest.raises(refusal):
            merging.check_may_merge(account(**kept), account(**folded), roles)


def test_an_abolished_county_may_stay_but_not_come():
    bureau = SimpleNamespace(kind=OrganizationKind.BUREAU, territory=[ABOLISHED])
    organizations.check_territory(bureau, {TIANSHAN, ABOLISHED})
    with pytest.raises(TerritoryInvalid):
        organizations.check_territory(
            SimpleNamespace(kind=OrganizationKind.BUREAU, territory=[]), {ABOLISHED}
        )


def test_what_is_taken_is_named_with_its_holder():
    holder = SimpleNamespace(id=uuid7(), name="某局", territory=[TIANSHAN, SHIHEZI])
    organizations.check_free({"650103"}, [holder])
    with pytest.raises(TerritoryTaken) as refused:
        organizations.check_free({TIANSHAN, SHIHEZI}, [holder])
    assert "天山区、石河子市（某局）" in refused.value.sentence


def test_a_bureau_needs_no_credit_code_and_a_company_a_right_one():
    organizations.check_fields(OrganizationKind.BUREAU, "某局", None)
    organizations.check_fields(OrganizationKind.COMPANY, "某院", "91110000600037341L")
    for code in (None, "91110000600037341M", "9111"):
        with pytest.raises(OrganizationInvalid):
            organizations.check_fields(OrganizationKind.COMPANY, "某院", code)

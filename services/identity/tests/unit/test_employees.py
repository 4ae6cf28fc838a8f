"""What a unit may do for its people, and when: a table for each rule."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from contracts.words import Role
from foundation.auth.actor import Actor, Grant
from foundation.errors import Failure, Forbidden
from identity.accounts.model import NEXT, Account, AccountStatus
from identity.accounts.usecases import Profile
from identity.employee_imports import policies as imports
from identity.employee_imports.model import Row
from identity.employees import policies
from identity.employees.errors import (
    AlreadyActive,
    ColleagueDiffers,
    DisabledByPlatform,
    EmployedElsewhere,
    EmployeeInvalid,
    NoPhone,
    NoRoleYet,
    NotActive,
    NotOneself,
    OtherDuties,
    OwnedByPerson,
    PersonDiffers,
    PersonDisabled,
    RegistrationWaits,
    RoleNotAssignable,
    UnitAccount,
)
from identity.employees.policies import FirstLogin, Outcome, Standing
from identity.tests.numbers import TODAY, eighteen

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
UNIT, OTHER_UNIT = uuid4(), uuid4()
ADMIN = Actor(uuid4(), "管理员", frozenset({Grant(Role.UNIT_ADMIN, UNIT)}), uuid4(), UNIT)
APPLICANT = Grant(Role.APPLICANT, None)


def profile(*grants, **changes):
    values = {
        "id": uuid4(),
        "status": "active",
        "document_kind": "citizen",
        "employer_id": UNIT,
        "owned_since": None,
        "disabled_for": None,
        "phone": b"sealed",
        "password_hash": None,
        "must_change_password": False,
        "initial_password_used_at": None,
        "password_set_at": NOW,
        "security_epoch": 0,
    }
    return Profile(Account(**{**values, **changes}), tuple(grants), {})


def test_only_who_administers_a_unit_comes_in():
    policies.check_is_unit_admin(ADMIN)
    for role in set(Role) - {Role.UNIT_ADMIN}:
        with pytest.raises(Forbidden):
            policies.check_is_unit_admin(Actor(uuid4(), "", frozenset({Grant(role, UNIT)}), uuid4()))


def test_all_fields_are_refused_at_once():
    with pytest.raises(EmployeeInvalid) as refused:
        policies.read_person("resident", "", " ", "1391234567", TODAY)
    assert [error.pointer for error in refused.value.fields] == ["/document_number", "/name", "/phone"]
    with pytest.raises(EmployeeInvalid) as refused:
        policies.read_person("", eighteen(), " ", "13912345678", TODAY)
    assert [error.pointer for error in refused.value.fields] == ["/user_type", "/name"]


PERMITS = ["H12345678", "12345678", "1234567801", eighteen(prefix="810000"), "ABC123456789012"]


@pytest.mark.parametrize(
    ("user_type", "number"), [("resident", eighteen()), *(("overseas", number) for number in PERMITS)]
)
def test_every_kind_of_document_can_be_added(user_type, number):
    person = policies.read_person(user_type, f" {number.lower()} ", " 王  建国 ", "13912345678", TODAY)
    assert person.name == "王 建国"


@pytest.mark.parametrize(
    ("user_type", "number"), [("overseas", eighteen()), *(("resident", number) for number in PERMITS)]
)
def test_a_document_of_the_other_user_type_is_refused(user_type, number):
    with pytest.raises(EmployeeInvalid) as refused:
        policies.read_person(user_type, number, "王建国", "13912345678", TODAY)
    assert [error.pointer for error in refused.value.fields] == ["/document_number"]
    assert "用户类型" in refused.value.fields[0].message


WORKS_HERE = Standing(AccountStatus.ACTIVE, UNIT, same_person=True, other_duties=False)
FREE = Standing(AccountStatus.ACTIVE, None, same_person=True, other_duties=False)


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (None, Outcome.NEW),
        (Standing(AccountStatus.REFUSED, None, same_person=False, other_duties=False), Outcome.NEW),
        (WORKS_HERE, Outcome.PRESENT),
        (FREE, Outcome.JOINS),
        (Standing(AccountStatus.ACTIVE, UNIT, same_person=False, other_duties=False), ColleagueDiffers),
        (Standing(AccountStatus.PENDING, None, same_person=True, other_duties=False), RegistrationWaits),
        (Standing(AccountStatus.ACTIVE, None, same_person=False, other_duties=False), PersonDiffers),
        (Standing(AccountStatus.DISABLED, None, same_person=False, other_duties=False), PersonDiffers),
        (Standing(AccountStatus.DISABLED, None, same_person=True, other_duties=False), PersonDisabled),
        (Standing(AccountStatus.ACTIVE, OTHER_UNIT, same_person=True, other_duties=False), EmployedElsewhere),
        (Standing(AccountStatus.ACTIVE, OTHER_UNIT, same_person=False, other_duties=False), PersonDiffers),
        (Standing(AccountStatus.ACTIVE, None, same_person=True, other_duties=True), OtherDuties),
    ],
)
def test_what_adding_somebody_means(standing, expected):
    if isinstance(expected, Outcome):
        assert policies.outcome_of(standing, UNIT) is expected
    else:
        with pytest.raises(expected):
            policies.outcome_of(standing, UNIT)


def test_who_guesses_wrong_is_told_neither_status_nor_unit_nor_data():
    for status in (AccountStatus.ACTIVE, AccountStatus.DISABLED):
        for employer in (None, OTHER_UNIT):
            standing = Standing(status, employer, same_person=False, other_duties=True)
            with pytest.raises(PersonDiffers):
                policies.outcome_of(standing, UNIT)


CHECKS = {
    "edit": policies.check_may_edit,
    "roles": policies.check_may_set_roles,
    "reset": policies.check_may_reset,
    "disable": policies.check_may_disable,
    "enable": policies.check_may_enable,
    "remove": policies.check_may_remove,
}
ME = {"id": ADMIN.id, "owned_since": NOW}
DISABLED = {"status": "disabled"}
UNIT_ADMIN = Grant(Role.UNIT_ADMIN, UNIT)


@pytest.mark.parametrize(
    ("person", "refusals"),
    [
        (profile(), {"reset": NoRoleYet, "enable": AlreadyActive}),
        (profile(APPLICANT), {"enable": AlreadyActive}),
        (profile(APPLICANT, owned_since=NOW), {"edit": OwnedByPerson, "enable": AlreadyActive}),
        (profile(APPLICANT, phone=None), {"reset": NoPhone, "enable": AlreadyActive}),
        (
            profile(UNIT_ADMIN, **ME),
            {
                "edit": OwnedByPerson,
                "reset": NotOneself,
                "disable": NotOneself,
                "remove": NotOneself,
                "enable": AlreadyActive,
            },
        ),
        (
            profile(APPLICANT, **DISABLED, disabled_for=UNIT),
            dict.fromkeys(("edit", "roles", "reset", "disable", "remove"), NotActive),
        ),
        (
            profile(APPLICANT, **DISABLED, disabled_for=None),
            dict.fromkeys(("edit", "roles", "reset", "disable", "remove"), NotActive)
            | {"enable": DisabledByPlatform},
        ),
        (
            profile(APPLICANT, **DISABLED, disabled_for=OTHER_UNIT),
            dict.fromkeys(("edit", "roles", "reset", "disable", "remove"), NotActive)
            | {"enable": DisabledByPlatform},
        ),
        (profile(APPLICANT, Grant(Role.BUREAU_REVIEWER, UNIT)), dict.fromkeys(CHECKS, OtherDuties)),
        (profile(Grant(Role.PLATFORM_ADMIN, None)), dict.fromkeys(CHECKS, OtherDuties)),
        (profile(Grant(Role.UNIT_ADMIN, OTHER_UNIT)), dict.fromkeys(CHECKS, OtherDuties)),
        (profile(UNIT_ADMIN, document_kind="credit_code"), dict.fromkeys(CHECKS, UnitAccount)),
    ],
)
def test_what_a_unit_may_do_for_whom(person, refusals):
    for name, check in CHECKS.items():
        if name in refusals:
            with pytest.raises(refusals[name]):
                check(ADMIN, person)
            assert not policies.may(check, ADMIN, person)
        else:
            check(ADMIN, person)


def test_a_unit_gives_two_roles_and_no_other():
    policies.check_assignable({Role.APPLICANT, Role.UNIT_ADMIN})
    policies.check_assignable(set())
    for role in set(Role) - {Role.APPLICANT, Role.UNIT_ADMIN}:
        with pytest.raises(RoleNotAssignable):
            policies.check_assignable({role, Role.APPLICANT})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, FirstLogin.UNSENT),
        ({"must_change_password": True}, FirstLogin.WAITING),
        ({"must_change_password": True, "password_set_at": NOW - timedelta(hours=25)}, FirstLogin.SPENT),
        ({"must_change_password": True, "initial_password_used_at": NOW}, FirstLogin.SPENT),
        ({"owned_since": NOW}, FirstLogin.DONE),
    ],
)
def test_how_far_the_first_login_is(changes, expected):
    assert policies.first_login(profile(**changes).account, NOW) is expected


def test_an_account_is_owned_from_the_first_login_or_own_password_on():
    account = profile().account
    account.set_password("hash", NOW, must_change=True)
    assert account.owned_since is None
    account.use_initial_password(NOW)
    later = NOW + timedelta(days=1)
    account.set_password("hash", later, must_change=True)
    assert account.owned_since == NOW
    other = profile().account
    other.set_password("hash", NOW, must_change=False)
    assert other.owned_since == NOW
    other.disown()
    assert (other.owned_since, other.password_hash) == (None, None)


def test_a_document_that_was_given_up_can_be_used_again():
    assert AccountStatus.REFUSED in NEXT[AccountStatus.ACTIVE]
    assert {AccountStatus.PENDING, AccountStatus.ACTIVE} <= NEXT[AccountStatus.REFUSED]


def row(line=3, number=None, name="王建国", phone="13912345678", lost=False, user_type=""):
    return Row(line, number or eighteen(), name, phone, lost, user_type)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "6.50102E+17"}, "文本"),
        ({"number": "650102196005211300", "lost": True}, "后几位已丢失"),
        ({"number": eighteen()[:-1] + "5"}, "校验位"),
        ({"name": "=HYPERLINK(A1)"}, "姓名只能包含文字"),
        ({"name": ""}, "请填写姓名"),
        ({"phone": "+8613912345678"}, "11位手机号"),
        ({"phone": "@13912345678"}, "11位手机号"),
        ({"number": "65010219"}, "应为18位"),
        ({"number": "H12345678", "user_type": "中国居民"}, "将用户类型改为“港澳台或外籍人士”"),
        ({"user_type": "港澳台或外籍人士"}, "将用户类型改为“中国居民”"),
        ({"user_type": "外国人"}, "用户类型请填写“中国居民”或“港澳台或外籍人士”，不填视为“中国居民”。"),
    ],
)
def test_a_line_says_what_is_wrong_with_it(changes, words):
    assert any(words in sentence for sentence in imports.own_faults(row(**changes), TODAY))


@pytest.mark.parametrize(
    ("user_type", "number"),
    [
        ("", eighteen()),
        (" 中国居民　", eighteen()),
        ("港澳台或外籍人士", "H12345678"),
        ("港澳台 或外籍人士", "12345678"),
    ],
)
def test_a_line_may_say_whose_document_it_is(user_type, number):
    assert imports.own_faults(row(number=number, user_type=user_type), TODAY) == []


def test_an_unknown_user_type_does_not_hide_the_other_faults():
    faults = imports.own_faults(row(user_type="x", name="", phone="1"), TODAY)
    assert ["用户类型" in faults[0], "姓名" in faults[1], "手机号" in faults[2], len(faults)] == [
        True
    ] * 3 + [3]


@pytest.mark.parametrize("phone", ["139 1234 5678", "139-1234-5678", "１３９１２３４５６７８"])
def test_a_phone_may_be_typed_in_groups(phone):
    assert imports.own_faults(row(phone=phone), TODAY) == []


def test_lines_that_repeat_an_earlier_one_are_named():
    rows = [
        row(2, eighteen(order=1), phone="13900000001"),
        row(3, f" {eighteen(order=1).lower()} ", phone="13900000002"),
        row(4, eighteen(order=2), phone="13900000001"),
        row(5, "H1234567801", phone="13900000003"),
        row(6, "H1234567802", phone="13900000004"),
    ]
    assert imports.repetitions(rows) == {
        3: ["身份证号与第2行重复。"],
        4: ["手机号与第2行重复，每个人应填写本人的手机号。"],
        6: ["身份证号与第5行重复。"],
    }


def test_the_example_is_a_good_line_that_is_left_out():
    assert imports.own_faults(imports.EXAMPLE, date(2026, 11, 22)) == []
    assert imports.is_example(imports.EXAMPLE)
    assert not imports.is_example(row(name=imports.EXAMPLE.name))


def test_a_report_holds_no_whole_number():
    finding = imports.finding_of(row(), [], Outcome.NEW)
    assert finding.number_masked == "6501***********" + eighteen()[-3:]
    assert imports.finding_of(row(number="65010"), ["x"], None).number_masked == ""


def test_every_refusal_is_a_sentence():
    from identity.employee_imports import errors as import_errors
    from identity.employees import errors

    for module in (errors, import_errors):
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, Failure) and kind.__module__ == module.__name__:
                assert kind.message.endswith("。")

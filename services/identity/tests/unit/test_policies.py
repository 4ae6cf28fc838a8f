"""Roles, codes' pace, forms, and settings: rules without any I/O."""

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from pydantic import ValidationError

from contracts.words import OrganizationKind, Role
from foundation.auth.actor import Actor, Grant
from foundation.errors import Forbidden
from identity.accounts import policies as roles
from identity.accounts.errors import AccountStateChanged, RoleNeedsOrganization, RolesExclude
from identity.accounts.model import NEXT, Account, AccountStatus
from identity.codes import policies as codes
from identity.codes.errors import CodeTooMany, CodeTooSoon
from identity.registrations import policies as registrations
from identity.registrations.errors import AlreadyDecided, OwnRegistration, ReasonMissing
from identity.registrations.model import Registration
from identity.settings import Settings

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def actor(*held):
    return Actor(uuid4(), "某人", frozenset(Grant(role, None) for role in held), uuid4())


def test_nobody_audits_what_the_same_person_administers():
    with pytest.raises(RolesExclude):
        roles.check_roles_go_together([Role.PLATFORM_ADMIN, Role.AUDITOR])
    roles.check_roles_go_together([Role.AUDITOR, Role.APPLICANT])


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.BUREAU_REVIEWER, OrganizationKind.ASSOCIATION),
        (Role.BUREAU_OFFICER, None),
        (Role.ASSOCIATION_REVIEWER, OrganizationKind.BUREAU),
        (Role.APPLICANT, OrganizationKind.COMPANY),
        (Role.PLATFORM_ADMIN, OrganizationKind.AUTHORITY),
    ],
)
def test_a_role_does_not_fit_every_organization(role, kind):
    with pytest.raises(RoleNeedsOrganization):
        roles.check_role_fits(role, kind)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLATFORM_ADMIN])
def test_only_platform_administrators_see_registrations(role):
    with pytest.raises(Forbidden):
        registrations.check_may_decide(actor(role), uuid4())


def test_nobody_decides_about_the_own_registration():
    administrator = actor(Role.PLATFORM_ADMIN)
    with pytest.raises(OwnRegistration):
        registrations.check_may_decide(administrator, administrator.id)


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_refusal_needs_a_reason_and_a_grant_does_not(reason):
    with pytest.raises(ReasonMissing):
        registrations.check_reason(granted=False, reason=reason)
    registrations.check_reason(granted=True, reason=reason)


@pytest.mark.parametrize(("before", "after"), list(product(AccountStatus, AccountStatus)))
def test_an_account_changes_its_status_only_as_the_table_says(before, after):
    account = Account(status=before.value)
    if after in NEXT[before]:
        account.become(after)
        assert account.status == after
    else:
        with pytest.raises(AccountStateChanged):
            account.become(after)


def test_a_registration_is_decided_once_and_the_second_hears_by_whom():
    registration = Registration(state="waiting", version=1)
    registration.decide(granted=True, by=uuid4(), name="甲", at=NOW)
    with pytest.raises(AlreadyDecided, match="甲"):
        registration.decide(granted=False, by=uuid4(), name="乙", at=NOW)
    assert (registration.state, registration.version) == ("granted", 2)


def pace(*minutes_ago):
    return codes.Pace([NOW - timedelta(minutes=ago) for ago in minutes_ago])


def test_a_second_code_waits_a_minute():
    with pytest.raises(CodeTooSoon) as refusal:
        codes.check_pace(pace(0.5), NOW)
    assert refusal.value.retry_after == 30
    codes.check_pace(pace(1), NOW)


def test_five_codes_an_hour_and_ten_a_day():
    codes.check_pace(pace(5, 10, 20, 40), NOW)
    with pytest.raises(CodeTooMany) as refusal:
        codes.check_pace(pace(5, 10, 20, 40, 50), NOW)
    assert refusal.value.retry_after == 600
    codes.check_pace(pace(*range(100, 1000, 100)), NOW)
    with pytest.raises(CodeTooMany) as refusal:
        codes.check_pace(pace(*range(100, 1100, 100)), NOW)
    assert refusal.value.retry_after == (1440 - 1000) * 60


@pytest.mark.parametrize(
    ("sent", "needed"), [((), True), ((2,), False), ((2, 4), False), ((2, 4, 6), True), ((61,), True)]
)
def test_a_captcha_comes_before_the_first_code_and_again_after_three(sent, needed):
    assert codes.needs_captcha(pace(*sent), NOW) is needed


@pytest.mark.parametrize(
    "phone", ["", "1381234567", "138123456789", "12812345678", "1381234567a", "１３８１２３４５６７８"]
)
def test_these_are_no_mobile_numbers(phone):
    assert not codes.is_mobile(phone)


@pytest.mark.parametrize("name", ["王建国", "买买提·吐尔逊", "John O'Brien", "Ана", "𠮷田"])
def test_names_may_be_in_any_script(name):
    assert registrations.is_name(registrations.clean_name(name))


@pytest.mark.parametrize("name", ["王2", "<b>", "··", "a" * 51, "王\u200b建"])
def test_these_are_no_names(name):
    assert not registrations.is_name(registrations.clean_name(name))


def given_settings(**changes):
    required = {
        "database_url": "postgresql+asyncpg://x/y",
        "broker_url": "amqp://x",
        "redis_url": "redis://x",
        "s3_endpoint": "x",
        "s3_access_key": "x",
        "s3_secret_key": "x",
        "s3_bucket": "x",
        "keys_dir": ".",
    }
    return Settings(**{**required, **changes})


def test_production_does_not_start_without_captchas_before_codes():
    with pytest.raises(ValidationError, match="captcha_before_sms"):
        given_settings(environment="production", captcha_before_sms=False)
    assert given_settings(environment="production", captcha_before_sms=True).captcha_before_sms
    assert not given_settings(environment="evaluation", captcha_before_sms=False).captcha_before_sms

"""Codes of an app, recovery codes, and who must have them."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from contracts.words import Role
from foundation.auth.actor import Hurdle
from identity.factors import policies
from identity.sessions.policies import hurdle_of
from identity.settings import FACTOR_ROLES, Settings

NOW = datetime(2026, 11, 22, 10, 32, 5, tzinfo=UTC)
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B
STEP = int(NOW.timestamp()) // 30


def shown(at):
    return pyotp.TOTP(SECRET).at(at)


@pytest.mark.parametrize(("at", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")])
def test_the_codes_are_those_of_the_standard(at, code):
    assert policies.matching_step(SECRET, code, datetime.fromtimestamp(at, UTC)) == at // 30


@pytest.mark.parametrize(("late", "step"), [(-30, STEP - 1), (0, STEP), (30, STEP + 1)])
def test_a_clock_may_be_half_a_minute_wrong(late, step):
    assert policies.matching_step(SECRET, shown(NOW + timedelta(seconds=late)), NOW) == step


@pytest.mark.parametrize("late", [-90, -61, 61, 90])
def test_a_clock_may_not_be_more_wrong_than_that(late):
    assert policies.matching_step(SECRET, shown(NOW + timedelta(seconds=late)), NOW) is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "²²²²²²", "-12345"])
def test_what_is_not_six_digits_is_no_code_of_an_app(typed):
    assert policies.matching_step(SECRET, typed, NOW) is None


def test_a_code_may_be_typed_in_groups_and_full_width():
    code = shown(NOW)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    for typed in (f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}", wide):
        assert policies.matching_step(SECRET, typed, NOW) == STEP


def test_ten_recovery_codes_of_sixty_bits_each():
    codes = policies.new_recovery_codes()
    assert len(set(codes)) == 10
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4, 4, 4]
        assert set(code) <= {*policies.ALPHABET, "-"}
    assert len(policies.ALPHABET) ** policies.RECOVERY_LENGTH >= 2**50


@pytest.mark.parametrize("typed", ["0abc-1def-ghjk", "0ABC1DEFGHJK", " oabc ldef ghjk ", "OABC-IDEF-GHJK"])  # noqa: RUF100
def test_a_recovery_code_may_be_typed_as_it_is_read(typed):
    assert policies.normalised(typed) == "0ABC1DEFGHJK"
    assert not policies.is_app_code(policies.normalised(typed))


def test_a_secret_has_160_bits_and_its_address_says_whose_it_is():
    secret = policies.new_secret()
    assert len(secret) * 5 == 160
    read = pyotp.parse_uri(policies.provisioning_uri(secret, name="王建国", issuer="专家库"))
    assert (read.secret, read.name, read.issuer, read.digits, read.interval) == (
        secret,
        "王建国",
        "专家库",
        6,
        30,
    )


def test_what_must_be_done_first_comes_first():
    assert hurdle_of(awaits_factor=True, must_change_password=True, must_enrol=True) is Hurdle.FACTOR
    assert hurdle_of(awaits_factor=False, must_change_password=True, must_enrol=True) is Hurdle.PASSWORD
    assert hurdle_of(awaits_factor=False, must_change_password=False, must_enrol=True) is Hurdle.ENROLMENT
    assert hurdle_of(awaits_factor=False, must_change_password=False, must_enrol=False) is None


def settings(**given):
    needed = dict.fromkeys(
        ("database_url", "broker_url", "redis_url", "s3_endpoint", "s3_access_key", "s3_secret_key"), "x"
    )
    return Settings(**needed, s3_bucket="x", keys_dir="x", captcha_before_sms=True, **given)


def test_in_production_who_decides_about_others_needs_a_second_factor_and_in_evaluation_nobody():
    assert settings(environment="production").factor_roles == FACTOR_ROLES
    assert Role.APPLICANT not in FACTOR_ROLES
    assert settings(environment="evaluation").factor_roles == frozenset()


def test_the_setting_names_roles_with_commas(monkeypatch):
    monkeypatch.setenv("IDENTITY_SECOND_FACTOR_ROLES", "auditor, platform_admin")
    assert settings(environment="evaluation").factor_roles == {Role.AUDITOR, Role.PLATFORM_ADMIN}
    monkeypatch.setenv("IDENTITY_SECOND_FACTOR_ROLES", "")
    assert settings(environment="production").factor_roles == frozenset()

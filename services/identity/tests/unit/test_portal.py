"""The portal's settings, what an issuer's words are worth, and where a login may lead."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from identity.portal import policies
from identity.portal.errors import PortalUnitMissing
from identity.portal.model import UserType
from identity.settings import Settings

SERVICE = {
    "environment": "production",
    "captcha_before_sms": True,
    "database_url": "postgresql://x",
    "broker_url": "amqp://x",
    "redis_url": "redis://x",
    "s3_endpoint": "x",
    "s3_access_key": "x",
    "s3_secret_key": "x",
    "s3_bucket": "x",
    "keys_dir": Path("x"),
}
PORTAL = {
    "portal_issuer": "https://portal.example",
    "portal_client_id": "expertlib",
    "portal_client_secret": "secret",
    "portal_authorization_endpoint": "https://portal.example/authorize",
    "portal_token_endpoint": "https://portal.example/token",
    "portal_jwks_uri": "https://portal.example/jwks",
    "portal_redirect_uri": "https://platform.example/sso/callback",
}


def settings(**more):
    return Settings(**{**SERVICE, **more})


def test_without_settings_there_is_no_portal_and_with_all_of_them_there_is():
    assert not settings().portal_in_use
    assert settings(**PORTAL).portal_in_use


@pytest.mark.parametrize("name", PORTAL)
def test_half_a_portal_is_refused(name):
    with pytest.raises(ValidationError, match=name):
        settings(**{**PORTAL, name: ""})


@pytest.mark.parametrize(
    "name", [name for name in PORTAL if "client" not in name] + ["portal_userinfo_endpoint"]
)
@pytest.mark.parametrize(
    "address", ["http://portal.example/x", "ftp://portal.example", "portal.example", "https:///x"]
)
def test_in_production_nothing_goes_in_clear(name, address):
    with pytest.raises(ValidationError, match=name):
        settings(**{**PORTAL, name: address})


def test_in_evaluation_a_portal_on_this_machine_will_do():
    changed = {**PORTAL, "portal_token_endpoint": "http://127.0.0.1:9/token", "environment": "evaluation"}
    assert settings(**changed).portal_in_use


@pytest.mark.parametrize("algorithms", ["", "none", "HS256", "RS256 HS256", "rs256", "RS256,ES256"])
def test_only_asymmetric_algorithms_are_allowed(algorithms):
    with pytest.raises(ValidationError, match="portal_algorithms"):
        settings(**PORTAL, portal_algorithms=algorithms)


def test_without_openid_there_is_no_id_token():
    with pytest.raises(ValidationError, match="openid"):
        settings(**PORTAL, portal_scopes="profile")


def test_the_secret_is_not_shown():
    assert "secret'" not in repr(settings(**PORTAL)).replace("SecretStr('**********')", "")


def person(**claims):
    return policies.person_of(settings(**PORTAL), "s", claims)


def test_claims_become_our_words():
    said = person(
        user_type="legal",
        name=" 张　三 ",
        id_number="65010219600521123X",
        id_number_verified=True,
        phone_number="13912345678",
        phone_number_verified=True,
    )
    assert (said.issuer, said.subject, said.user_type) == ("https://portal.example", "s", UserType.LEGAL)
    assert (said.name, said.phone, said.id_number_verified) == ("张 三", "13912345678", True)


def test_a_companys_wide_brackets_stay_and_wide_digits_do_not():
    said = person(organization_name="某院（新疆）有限公司", credit_code="９１110000600037341L")
    assert said.organization_name == "某院（新疆）有限公司"
    assert policies.credit_code_of(said) == "91110000600037341L"


@pytest.mark.parametrize("value", ["true", 1, "1", [True], {}, None])
def test_only_true_verifies(value):
    said = person(id_number="x", id_number_verified=value, phone_number="1", phone_number_verified=value)
    assert (said.id_number_verified, said.phone) == (False, None)


@pytest.mark.parametrize("value", [5, None, ["张三"], {"a": 1}, "x" * 201])
def test_a_claim_that_is_no_text_or_endless_says_nothing(value):
    assert person(name=value).name == ""


def test_marks_that_disguise_a_name_are_taken_out():
    assert person(name="张\u202e三\x00\u200b").name == "张三"


def test_a_user_type_that_we_do_not_know_is_none():
    assert person(user_type="LEGAL").user_type is None


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "91110000600037341L"), ("某院", ""), ("某院", "91110000600037341X"), ("某院", "9" * 17)],
)
def test_a_unit_has_a_name_and_a_good_credit_code(name, code):
    with pytest.raises(PortalUnitMissing):
        policies.credit_code_of(person(organization_name=name, credit_code=code))


def test_a_credit_code_is_taken_without_spaces_and_in_capitals():
    assert policies.credit_code_of(person(organization_name="某院", credit_code="9111 0000600037341l")) == (
        "91110000600037341L"
    )


@pytest.mark.parametrize("path", ["/", "/personal", "/tasks?state=done", "/cases/1#x"])
def test_a_path_of_this_site_is_kept(path):
    assert policies.local_path(path) == path

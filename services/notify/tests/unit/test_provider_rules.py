"""What is kept of a provider's words, which settings it needs, and who may report."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from pydantic import ValidationError

from notify.receipts import policies
from notify.receipts.schemas import AliyunReport, TencentReport
from notify.settings import PROXIES, Settings
from notify.sms.errors import NotSent, Reason, Refused, Unclear, as_code
from notify.sms.providers import aliyun_codes, tencent_codes
from notify.sms.providers.port import serial_of
from notify.sms.usecases import Receipt

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SECRET = "a-secret-that-is-long-enough-for-it"
NEEDED = {
    "aliyun": {"aliyun_access_key_id": "LTAI", "aliyun_access_key_secret": "s"},
    "tencent": {"tencent_secret_id": "AKID", "tencent_secret_key": "s", "tencent_sdk_app_id": "1400"},
}


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


def settings_of(provider: str, environment: str = "production", **changes: str) -> Settings:
    backend = ("database_url", "broker_url", "redis_url", "s3_endpoint", "s3_access_key", "s3_secret_key")
    return Settings.model_validate(
        {
            **dict.fromkeys([*backend, "s3_bucket", "keys_dir"], "x"),
            "environment": environment,
            "public_url": "https://experts.example",
            "sms_provider": provider,
            "sms_receipt_secret": SECRET,
            **NEEDED.get(provider, {}),
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_NUMBER_ILLEGAL"),
        ("UNDELIV:13900001234", "UNDELIV:#"),
        ("+8613900001234", "#"),
        ("用户 13900001234 拒收", "#"),
        ("MK:0001", "MK:0001"),
        ("x" * 500, "x" * 80),
        ("", ""),
    ],
)
def test_only_a_code_is_kept_of_what_a_provider_says(words: str, kept: str) -> None:
    assert as_code(words) == kept


def test_a_refusal_without_words_says_its_reason() -> None:
    assert str(NotSent(Reason.THROTTLED)) == "throttled"
    assert str(Refused(Reason.NUMBER_REFUSED, "号码")) == "number_refused"
    assert str(Unclear("号码")) == "unclear"


@pytest.mark.parametrize("codes", [aliyun_codes.CODES, tencent_codes.CODES])
def test_no_code_means_two_things(codes: object) -> None:
    again, never, unclear = codes.again, codes.never, codes.unclear  # type: ignore[attr-defined]
    assert not again.keys() & never.keys()
    assert not unclear & (again.keys() | never.keys())


def test_a_code_of_a_known_family_is_of_that_family() -> None:
    assert isinstance(aliyun_codes.failure("InvalidAccessKeyId.Whatever", ""), NotSent)
    assert isinstance(tencent_codes.CODES.failure("InternalError.Whatever"), Unclear)
    refused = tencent_codes.CODES.failure("FailedOperation.Whatever")
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.OTHER


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("000001^900619746936498440", True),
        ("", False),
        (None, False),
        (7, False),
        ("x" * 129, False),
        ("号", False),
    ],
)
def test_a_serial_is_kept_as_it_is_or_not_at_all(words: object, kept: bool) -> None:
    assert serial_of(words) == (words if kept else None)


@pytest.mark.parametrize("provider", ["aliyun", "tencent"])
def test_a_provider_is_chosen_with_everything_that_it_needs(provider: str) -> None:
    assert settings_of(provider).sms_provider == provider
    for name in [*NEEDED[provider], "sms_receipt_secret"]:
        with pytest.raises(ValidationError, match=name.upper()):
            settings_of(provider, **{name: ""})


def test_a_short_receipt_secret_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 32"):
        settings_of("aliyun", sms_receipt_secret="short")


@pytest.mark.parametrize("endpoint", ["aliyun_endpoint", "tencent_endpoint"])
def test_a_provider_is_asked_over_tls_except_in_an_evaluation(endpoint: str) -> None:
    plain = {endpoint: "http://127.0.0.1:8080"}
    with pytest.raises(ValidationError, match="https"):
        settings_of("aliyun", **plain)
    assert settings_of("aliyun", "evaluation", **plain).sms_provider == "aliyun"
    for wrong in ("dysmsapi.aliyuncs.com", "https://", "ftp://x", "https://x/path", "https://x?a=b"):
        with pytest.raises(ValidationError, match="no endpoint"):
            settings_of("aliyun", **{endpoint: wrong})


def test_the_endpoint_is_taken_apart_for_the_sdk() -> None:
    endpoint = settings_of("aliyun").aliyun.endpoint
    assert (endpoint.scheme, endpoint.host) == ("https", "dysmsapi.aliyuncs.com")
    assert settings_of("tencent").tencent.endpoint.host == "sms.tencentcloudapi.com"


def test_no_proxy_stands_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    with pytest.raises(ValidationError, match="proxy"):
        settings_of("tencent")
    assert settings_of("outbox", "evaluation").sms_provider == "outbox"


def test_secrets_do_not_show_in_the_settings() -> None:
    shown = repr(settings_of("aliyun", aliyun_access_key_secret="very-secret-key"))
    assert "very-secret-key" not in shown
    assert SECRET not in shown


def test_an_address_is_signed_for_one_provider() -> None:
    sign = policies.sign_of(SECRET, "aliyun")
    address = policies.address("https://experts.example/", SECRET, "aliyun")
    assert address == f"https://experts.example/sms/receipts/aliyun?sign={sign}"
    assert policies.is_signed(SECRET, "aliyun", sign)
    for wrong in ("", sign.upper(), sign[:-1], "签", "\ud800", sign + "0"):
        assert not policies.is_signed(SECRET, "aliyun", wrong)
    assert not policies.is_signed(SECRET, "tencent", sign)
    assert not policies.is_signed("", "aliyun", policies.sign_of("", "aliyun"))


@pytest.mark.parametrize("words", ["13900001234", "8613900001234", "+8613900001234", " 13900001234 "])
def test_a_number_is_compared_as_we_write_it(words: str) -> None:
    assert policies.phone_of(words) == "13900001234"


def test_a_receipt_of_aliyun() -> None:
    out_id = uuid4()
    report = AliyunReport.model_validate(
        {
            "phone_number": "13900001234",
            "send_time": "2026-11-23 11:00:00",
            "report_time": "2026-11-23 11:00:05",
            "success": True,
            "err_code": "DELIVERED",
            "err_msg": "用户接收成功",
            "sms_size": "1",
            "biz_id": "900^1",
            "out_id": str(out_id),
        }
    )
    at = datetime(2026, 11, 23, 3, 0, 5, tzinfo=UTC)
    assert report.receipt(NOW) == Receipt(out_id, "900^1", "13900001234", True, "DELIVERED", at)


def test_a_receipt_of_tencent_without_our_id() -> None:
    report = TencentReport.model_validate(
        {
            "user_receive_time": "",
            "nationcode": "86",
            "mobile": "13900001234",
            "report_status": "FAIL",
            "errmsg": "MK:0001",
            "description": "空号",
            "sid": "2640:3538000117700138",
        }
    )
    expected = Receipt(None, "2640:3538000117700138", "13900001234", False, "MK:0001", NOW)
    assert report.receipt(NOW) == expected


def test_a_time_to_come_is_now() -> None:
    assert policies.time_of("2030-01-01 00:00:00", NOW) == NOW

"""The real SDKs in front of their doubles, and a message for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

from pydantic import SecretStr

from notify.settings import AliyunSettings, Endpoint, TencentSettings
from notify.sms.providers.aliyun import AliyunProvider
from notify.sms.providers.tencent import TencentProvider
from notify.sms.usecases import OutgoingSms, SmsProvider
from notify.tests.doubles import aliyun, tencent
from notify.tests.doubles.server import Double

REAL = ("aliyun", "tencent")
PHONE = "13900001234"
CODE = "402913"
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@dataclass
class Line:
    """A provider's adapter and the double that it asks."""

    name: str
    double: Double
    provider: SmsProvider


def an_sms(
    *, phone: str = PHONE, template_id: str | None = "SMS_154950909", made_on: date = TODAY
) -> OutgoingSms:
    """Return a code's message, with characters that signatures are known to stumble over."""
    variables = {"purpose": "注册 (a+b~c*d)&e=f", "code": CODE}
    text = f"【新疆消防专家库】验证码{CODE}"
    return OutgoingSms(uuid4(), phone, text, "新疆消防专家库", "code", template_id, variables, made_on)


@contextmanager
def line_of(name: str, *, secret: str | None = None) -> Iterator[Line]:
    """Yield a line to a double of a provider; `secret` is another than the double knows."""
    double = aliyun.AliyunDouble("20261123") if name == "aliyun" else tencent.TencentDouble()
    with double:
        yield Line(name, double, adapter_of(name, double.endpoint, secret))


def adapter_of(name: str, endpoint: Endpoint, secret: str | None = None) -> SmsProvider:
    """Return the adapter of a provider for this endpoint."""
    if name == "aliyun":
        key = SecretStr(secret or aliyun.ACCESS_KEY_SECRET)
        return AliyunProvider(
            AliyunSettings(aliyun.ACCESS_KEY_ID, key, endpoint, "cn-hangzhou"), lambda: NOON
        )
    key = SecretStr(secret or tencent.SECRET_KEY)
    settings = TencentSettings(tencent.SECRET_ID, key, tencent.SDK_APP_ID, endpoint, "ap-guangzhou")
    return TencentProvider(settings, lambda: NOON)

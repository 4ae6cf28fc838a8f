"""The settings of notify, read once from variables that begin with `NOTIFY_`."""

import os
from dataclasses import dataclass
from functools import cache
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from foundation.resources import Resources
from foundation.settings import BackendSettings

SHORTEST_SECRET = 32
NEEDED = {
    "outbox": (),
    "aliyun": ("aliyun_access_key_id", "aliyun_access_key_secret", "sms_receipt_secret"),
    "tencent": ("tencent_secret_id", "tencent_secret_key", "tencent_sdk_app_id", "sms_receipt_secret"),
}
"""What each provider cannot do without."""
PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a provider is asked."""

    scheme: str
    host: str


@dataclass(frozen=True, slots=True)
class AliyunSettings:
    """How Alibaba Cloud's SMS service is asked."""

    access_key_id: str
    access_key_secret: SecretStr
    endpoint: Endpoint
    region: str


@dataclass(frozen=True, slots=True)
class TencentSettings:
    """How Tencent Cloud's SMS service is asked."""

    secret_id: str
    secret_key: SecretStr
    sdk_app_id: str
    endpoint: Endpoint
    region: str


class Settings(BackendSettings):
    """What notify needs beyond every service's settings.

    `sms_attempts` is how often a provider is asked to send one message before it counts as failed (14 times take six
    hours, with pauses of 15 s that double up to an hour: an outage of an afternoon needs nobody); `public_url` is the
    gateway's address, for links in messages. `sms_receipt_secret` signs the address to which the provider reports.
    """

    model_config = SettingsConfigDict(env_prefix="NOTIFY_")

    sms_provider: Literal["outbox", "aliyun", "tencent"]
    sms_attempts: int = Field(14, ge=1, le=30)
    # How long the words of messages are kept; three years are what records of provided data need (PIPL 47, 55).
    messages_kept_days: int = Field(1096, ge=1096)
    public_url: str
    aliyun_access_key_id: str = ""
    aliyun_access_key_secret: SecretStr = SecretStr("")
    aliyun_endpoint: str = "https://dysmsapi.aliyuncs.com"
    aliyun_region: str = "cn-hangzhou"
    tencent_secret_id: str = ""
    tencent_secret_key: SecretStr = SecretStr("")
    tencent_sdk_app_id: str = ""
    tencent_endpoint: str = "https://sms.tencentcloudapi.com"
    tencent_region: str = "ap-guangzhou"
    sms_receipt_secret: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def refuse_readable_codes_in_production(self) -> Self:
        """Raise where one-time codes would be readable by anybody who opens the evaluation page."""
        if self.environment == "production" and self.sms_provider == "outbox":
            raise ValueError("SMS_PROVIDER=outbox keeps messages instead of sending them: evaluation only")
        return self

    @model_validator(mode="after")
    def have_what_the_provider_needs(self) -> Self:
        """Raise where the chosen provider could not be asked, or its reports could be forged."""
        missing = [name.upper() for name in NEEDED[self.sms_provider] if not _given(getattr(self, name))]
        if missing:
            raise ValueError(f"SMS_PROVIDER={self.sms_provider} needs {', '.join(missing)}")
        if NEEDED[self.sms_provider] and len(self.sms_receipt_secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"SMS_RECEIPT_SECRET must have at least {SHORTEST_SECRET} characters")
        return self

    @model_validator(mode="after")
    def ask_the_provider_itself_and_over_tls(self) -> Self:
        """Raise for an endpoint that is none, or is not https in production, and for a proxy in between.

        Both SDKs take the proxy that the environment names, whatever they are told, and numbers and texts would go
        through it.
        """
        for address in (self.aliyun_endpoint, self.tencent_endpoint):
            endpoint = _endpoint(address)
            if endpoint.scheme != "https" and self.environment == "production":
                raise ValueError("an SMS provider's endpoint must begin with https:// in production")
        if self.sms_provider != "outbox" and any(os.environ.get(name) for name in PROXIES):
            raise ValueError(f"SMS_PROVIDER={self.sms_provider} is asked without a proxy: unset {PROXIES[0]}")
        return self

    @property
    def aliyun(self) -> AliyunSettings:
        """Return how Alibaba Cloud is asked."""
        return AliyunSettings(
            self.aliyun_access_key_id,
            self.aliyun_access_key_secret,
            _endpoint(self.aliyun_endpoint),
            self.aliyun_region,
        )

    @property
    def tencent(self) -> TencentSettings:
        """Return how Tencent Cloud is asked."""
        return TencentSettings(
            self.tencent_secret_id,
            self.tencent_secret_key,
            self.tencent_sdk_app_id,
            _endpoint(self.tencent_endpoint),
            self.tencent_region,
        )


def _given(value: str | SecretStr) -> bool:
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)


def _endpoint(address: str) -> Endpoint:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/") or parts.query:
        raise ValueError(f"{address} is no endpoint: give https://HOST")
    return Endpoint(parts.scheme, parts.netloc)


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()


def open_resources() -> Resources:
    """Return what a process of this service holds open."""
    return Resources.open("notify", settings())

"""The settings of identity, read once from variables that begin with `IDENTITY_`."""

from datetime import timedelta
from functools import cache
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from contracts.words import Role
from foundation.auth.tokens import TokenSigner
from foundation.resources import Resources
from identity.portal_settings import PortalSettings

FACTOR_ROLES = frozenset(
    {
        Role.ASSOCIATION_REVIEWER,
        Role.ASSOCIATION_COORDINATOR,
        Role.BUREAU_REVIEWER,
        Role.BUREAU_OFFICER,
        Role.PLATFORM_ADMIN,
        Role.AUDITOR,
    }
)


class Settings(PortalSettings):
    """What identity needs beyond every service's settings. Budgets are of one network address or of the day.

    `second_factor_roles`, separated by commas, must have a second factor; unset: in production those who decide
    about others, in evaluation nobody. `platform_name` is what an app shows beside its codes.
    `operator_name`, `operator_contact` stand in the first 个人信息处理告知书, which `seed` publishes once.
    """

    model_config = SettingsConfigDict(env_prefix="IDENTITY_")

    captcha_before_sms: bool = True
    codes_per_day: int = Field(default=5000, gt=0)
    codes_per_address_per_hour: int = Field(default=60, gt=0)
    captchas_per_address_per_hour: int = Field(default=600, gt=0)
    photos_per_address_per_hour: int = Field(default=60, gt=0)
    failed_logins_per_address_per_hour: int = Field(default=50, gt=0)
    photo_retention_days: int = Field(default=30, ge=0)
    # Within how many calendar days a request about own data is answered (GB/T 35273-2020 8.7: at most 30).
    personal_request_days: int = Field(default=15, ge=1, le=30)
    platform_name: str = "新疆消防建设综合管理云平台"
    operator_name: str = "本平台的运营单位"
    operator_contact: str = (
        "请通过登录后的“账户信息—个人信息—申请”提出，或者到本平台运营单位办公地点书面提出。"
    )
    second_factor_roles: Annotated[frozenset[Role] | None, NoDecode] = None

    @field_validator("second_factor_roles", mode="before")
    @classmethod
    def _split_roles(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return frozenset(name.strip() for name in value.split(",") if name.strip())

    @model_validator(mode="after")
    def _refuse_unguarded_codes(self) -> Self:
        if self.environment == "production" and not self.captcha_before_sms:
            raise ValueError("captcha_before_sms may be switched off in evaluation only")
        return self

    @property
    def factor_roles(self) -> frozenset[Role]:
        """Return the roles whose holders must have a second factor."""
        if self.second_factor_roles is not None:
            return self.second_factor_roles
        return FACTOR_ROLES if self.environment == "production" else frozenset()

    @property
    def photo_retention(self) -> timedelta:
        """Return how long ID photos are kept after the decision."""
        return timedelta(days=self.photo_retention_days)


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()


def settings_of(resources: Resources) -> Settings:
    """Return the settings that resources of this service were opened with."""
    held = resources.settings
    if not isinstance(held, Settings):
        raise TypeError("these resources belong to another service")
    return held


def signer_of(resources: Resources) -> TokenSigner:
    """Return what signs tokens; the key is read when it is first needed."""
    if "signer" not in resources.extras:
        resources.extras["signer"] = TokenSigner(resources.settings.keys_dir)
    signer: TokenSigner = resources.extras["signer"]
    return signer


def open_resources() -> Resources:
    """Return what a process of this service holds open."""
    return Resources.open("identity", settings())

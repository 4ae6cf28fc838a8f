"""The settings of identity, read once from variables that begin with `IDENTITY_`."""

from datetime import timedelta
from functools import cache
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import SettingsConfigDict

from foundation.auth.tokens import TokenSigner
from foundation.resources import Resources
from foundation.settings import BackendSettings


class Settings(BackendSettings):
    """What identity needs beyond every service's settings. Budgets are of one network address or of the day."""

    model_config = SettingsConfigDict(env_prefix="IDENTITY_")

    captcha_before_sms: bool = True
    codes_per_day: int = Field(default=5000, gt=0)
    codes_per_address_per_hour: int = Field(default=60, gt=0)
    captchas_per_address_per_hour: int = Field(default=600, gt=0)
    photos_per_address_per_hour: int = Field(default=60, gt=0)
    photo_retention_days: int = Field(default=30, ge=0)

    @model_validator(mode="after")
    def _refuse_unguarded_codes(self) -> Self:
        if self.environment == "production" and not self.captcha_before_sms:
            raise ValueError("captcha_before_sms may be switched off in evaluation only")
        return self

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
